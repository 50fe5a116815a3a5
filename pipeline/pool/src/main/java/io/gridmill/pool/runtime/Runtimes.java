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

    /**
     * Some of them.
     *
     * @param names empty: all
     * @throws GridmillException with INVALID_CONFIGURATION when one of them does not work here
     */
    public Runtimes only(List<String> names) {
        for (String name : names) {
            if (!names().contains(name)) {
                throw new GridmillException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "The runtime " + name + " does not work on this machine; those that do are " + names());
            }
        }
        return names.isEmpty()
                ? this
                : new Runtimes(
                        available.stream().filter(r -> names.contains(r.name())).toList());
    }

    /** Names of those that are safe for commands of strangers. */
    public List<String> confining() {
        return available.stream().filter(Runtime::confines).map(Runtime::name).toList();
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
