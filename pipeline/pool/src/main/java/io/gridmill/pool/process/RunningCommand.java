package io.gridmill.pool.process;

/** A command that was started. {@link #await()} belongs to the thread that started it; the rest is for any thread. */
public interface RunningCommand {

    long pid();

    /**
     * Waits until the command ends, then kills what it left behind in its process group. It is not interruptible:
     * {@link #kill()} ends it.
     */
    CommandEnd await();

    /** Kills the command and its process group at once. Harmless when it has ended. */
    void kill();
}
