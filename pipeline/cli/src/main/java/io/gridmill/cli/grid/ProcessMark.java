package io.gridmill.cli.grid;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param startedMillis when it started, milliseconds since 1970
 */
public record ProcessMark(long pid, long startedMillis) {

    /** The kernel counts in hundredths of a second from its own start, so two looks may differ a little. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /** @param pid of a process that is known to run */
    static ProcessMark of(long pid) {
        return ProcessHandle.of(pid).map(ProcessMark::of).orElse(new ProcessMark(pid, 0));
    }

    /** The process, if it still runs. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> process.info()
                .startInstant()
                .map(start -> Math.abs(start.toEpochMilli() - startedMillis) <= TOLERANCE.toMillis())
                .orElse(false));
    }
}
