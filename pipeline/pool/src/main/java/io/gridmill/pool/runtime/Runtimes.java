package io.gridmill.pool.runtime;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The runtimes that work on this machine, best confinement first. Immutable. */
public final class Runtimes {

    private final List<Runtime> available;

    public Runtimes(List<Runtime> available) {
        this.available = List.copyOf(available);
    }

    /**
     * Finds out by trial what works here.
     *
     * @param directory below which attempts will run; a few files that runtimes need are written there
     */
    public static Runtimes discover(Path directory) {
        Optional<Runtime> bubblewrap = BubblewrapProbe.find(directory.resolve("runtimes"));
        return new Runtimes(bubblewrap
                .map(found -> List.of(found, new ProcessRuntime()))
                .orElseGet(() -> List.of(new ProcessRuntime())));
    }

    public List<String> names() {
        return available.stream().map(Runtime::name).toList();
    }

    /**
     * The runtime for a stage.
     *
     * @param wanted names that the stage finds good enough, best first; empty: any
     * @param allowed names that the owner of the work may use
     * @throws GridmillException with UNSUPPORTED when there is none
     */
    public Runtime choose(List<String> wanted, Collection<String> allowed) {
        List<Runtime> usable =
                available.stream().filter(r -> allowed.contains(r.name())).toList();
        if (wanted.isEmpty() && !usable.isEmpty()) {
            return usable.get(0);
        }
        for (String name : wanted) {
            for (Runtime runtime : usable) {
                if (runtime.name().equals(name)) {
                    return runtime;
                }
            }
        }
        throw new GridmillException(
                ErrorCode.UNSUPPORTED,
                "None of the runtimes " + wanted + " can be had here; this place offers "
                        + usable.stream().map(Runtime::name).toList());
    }
}
