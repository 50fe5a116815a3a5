package io.gridmill.pool.runner;

import io.gridmill.model.protocol.Failure;
import io.gridmill.pool.process.RunningCommand;
import org.jspecify.annotations.Nullable;

/** The connection between an attempt and those who may end it early. Safe for use by several threads. */
final class Supervision {

    private @Nullable RunningCommand command;
    private @Nullable Failure verdict;
    private boolean cancelled;

    /** The command runs now; it is killed at once when the verdict came before. */
    synchronized void attach(RunningCommand running) {
        command = running;
        if (cancelled || verdict != null) {
            running.kill();
        }
    }

    /** The command has ended. What comes later does not count any more. */
    synchronized @Nullable Failure detach() {
        command = null;
        return verdict;
    }

    /** Ends the command for a reason; the first reason is the one that counts. */
    synchronized void condemn(Failure failure) {
        if (command != null && verdict == null) {
            verdict = failure;
            command.kill();
        }
    }

    /** Ends the attempt; nobody wants to hear of it any more. */
    synchronized void cancel() {
        cancelled = true;
        if (command != null) {
            command.kill();
        }
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /** The process that runs, or 0. */
    synchronized long pid() {
        return command == null ? 0 : command.pid();
    }
}
