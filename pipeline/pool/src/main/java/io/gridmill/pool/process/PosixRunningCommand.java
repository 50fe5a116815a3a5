package io.gridmill.pool.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** A child of this process that leads a process group of its own. */
final class PosixRunningCommand implements RunningCommand {

    private static final int P_PID = 1;
    private static final int WEXITED_WNOWAIT = 4 | 0x01000000;
    private static final int SIGKILL = 9;
    private static final int EINTR = 4;

    // Offsets within struct rusage on every 64-bit Linux.
    private static final int USER_TIME = 0;
    private static final int SYSTEM_TIME = 16;
    private static final int PEAK = 32;

    private final int child;
    private final long started;

    /** Guarded by this: once the child is reaped its number may belong to another process. */
    private boolean reaped;

    private final PosixCommandStarter starter;

    PosixRunningCommand(PosixCommandStarter starter, int child, long started) {
        this.starter = starter;
        this.child = child;
        this.started = started;
    }

    @Override
    public long pid() {
        return child;
    }

    @Override
    public CommandEnd await() {
        // One block: siginfo (128 bytes), status, rusage (144 bytes).
        Memory memory = new Memory(320);
        long base = PosixCommandStarter.address(memory);
        // The child stays a zombie while its group is killed, so that the group's number cannot mean anybody else.
        while (LibC.waitid(P_PID, child, base, WEXITED_WNOWAIT) != 0) {
            if (Native.getLastError() != EINTR) {
                throw new IllegalStateException("Somebody else waited for process " + child);
            }
        }
        long wallNanos = System.nanoTime() - started;
        synchronized (this) {
            LibC.kill(-child, SIGKILL);
            while (LibC.wait4(child, base + 128, 0, base + 144) != child) {
                if (Native.getLastError() != EINTR) {
                    throw new IllegalStateException("Somebody else waited for process " + child);
                }
            }
            reaped = true;
        }
        int status = memory.getInt(128);
        int signal = status & 0x7f;
        return new CommandEnd(
                signal == 0 ? (status >> 8) & 0xff : -1,
                signal,
                wallNanos,
                millis(memory, 144 + USER_TIME) + millis(memory, 144 + SYSTEM_TIME),
                peak(memory.getLong(144 + PEAK) * 1024));
    }

    /**
     * Until it executed its program the child used this JVM's memory, and the kernel counts that as the child's peak. A
     * figure that is not above our own peak says nothing.
     */
    private long peak(long counted) {
        return starter.exceedsOwnPeak(counted) ? counted : 0;
    }

    private static long millis(Memory memory, int offset) {
        return memory.getLong(offset) * 1000 + (memory.getLong(offset + 8) + 500) / 1000;
    }

    @Override
    public synchronized void kill() {
        if (!reaped) {
            LibC.kill(-child, SIGKILL);
        }
    }
}
