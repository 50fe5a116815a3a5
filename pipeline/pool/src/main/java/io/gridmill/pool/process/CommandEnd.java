package io.gridmill.pool.process;

/**
 * How a command ended and what the kernel says it used.
 *
 * @param exitCode of the command; -1 when a signal ended it
 * @param signal that ended it, or 0
 * @param wallNanos from the start of the command to its end
 * @param cpuMillis user plus system time of the command and the children it waited for
 * @param peakBytes peak resident memory of its largest process; 0 when the kernel's figure is of no use
 */
public record CommandEnd(int exitCode, int signal, long wallNanos, long cpuMillis, long peakBytes) {

    private static final int SIGNAL_BASE = 128;

    /** The signal that ended the command, also when a shell or a sandbox in between turned it into an exit code. */
    public int effectiveSignal() {
        return signal != 0
                ? signal
                : exitCode > SIGNAL_BASE && exitCode < SIGNAL_BASE + 65 ? exitCode - SIGNAL_BASE : 0;
    }
}
