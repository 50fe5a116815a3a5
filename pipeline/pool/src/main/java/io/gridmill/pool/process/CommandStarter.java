package io.gridmill.pool.process;

/**
 * Starts commands, one at a time, for one long-lived platform thread: sandboxes tie the life of a command to the thread
 * that started it.
 */
public interface CommandStarter extends AutoCloseable {

    /** @throws CommandNotStartedException when there is no such program or it cannot be started */
    RunningCommand start(Command command) throws CommandNotStartedException;

    @Override
    void close();

    /** The fastest starter that works on this machine. */
    static CommandStarter forThisMachine() {
        return PosixCommandStarter.works() ? new PosixCommandStarter() : new JavaCommandStarter();
    }
}
