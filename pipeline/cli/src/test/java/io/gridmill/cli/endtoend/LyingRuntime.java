package io.gridmill.cli.endtoend;

import io.gridmill.pool.process.Command;
import io.gridmill.pool.process.CommandEnd;
import io.gridmill.pool.process.CommandNotStartedException;
import io.gridmill.pool.runtime.Invocation;
import io.gridmill.pool.runtime.Runtime;
import io.gridmill.pool.runtime.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs commands as another runtime does, and afterwards flips one bit in some of the files that they made. Which files
 * follows from the seed and from what is in them, so the same partition is altered alike whenever it comes. All that the
 * pool says and signs about an altered file is consistent with it.
 *
 * @param share of the files that are altered, 0 to 1
 * @param log gets a line with the name of each altered file
 */
record LyingRuntime(Runtime honest, double share, long seed, Path log) implements Runtime {

    private static final String SCRIPT = """
            outputs=$1 seed=$2 threshold=$3 log=$4
            shift 4
            "$@" || exit
            find "$outputs" -type f | while IFS= read -r file; do
                drawn=$({ echo "$seed"; cat "$file"; } | sha256sum | cut -c1-4)
                if [ "$((0x$drawn))" -lt "$threshold" ]; then
                    middle=$(($(wc -c <"$file") / 2))
                    byte=$(od -An -tu1 -j "$middle" -N 1 "$file")
                    flipped=$(printf %03o "$((byte ^ 1))")
                    printf "\\\\$flipped" | dd of="$file" bs=1 seek="$middle" conv=notrunc 2>/dev/null
                    echo "${file##*/}" >>"$log"
                fi
            done
            exit 0
            """;

    @Override
    public String name() {
        return honest.name();
    }

    @Override
    public boolean confines() {
        return honest.confines();
    }

    @Override
    public Optional<Integer> user() {
        return honest.user();
    }

    @Override
    public Workspace seen(Workspace host) {
        return honest.seen(host);
    }

    @Override
    public Command confine(Invocation invocation, Workspace host) throws CommandNotStartedException {
        Command command = honest.confine(invocation, host);
        List<String> arguments = new ArrayList<>(List.of(
                "sh",
                "-c",
                SCRIPT,
                "sh",
                host.outputs().toString(),
                Long.toString(seed),
                Long.toString(Math.round(share * 0x10000)),
                log.toString(),
                command.executable()));
        arguments.addAll(command.arguments().subList(1, command.arguments().size()));
        return new Command(
                "/bin/sh",
                arguments,
                command.environment(),
                command.directory(),
                command.standardInput(),
                command.standardOutput(),
                command.standardError(),
                command.largestFile(),
                command.descriptor());
    }

    @Override
    public boolean saysNotFound(CommandEnd end, String standardError) {
        return honest.saysNotFound(end, standardError);
    }
}
