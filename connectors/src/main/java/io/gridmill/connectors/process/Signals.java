package io.gridmill.connectors.process;

import java.io.IOException;

/** Signals the Java platform has no method for. */
public final class Signals {

    private Signals() {}

    /** Sends a signal such as {@code INT}; does nothing when the process is gone. */
    public static void send(ProcessHandle process, String signal) {
        if (!signal.matches("[A-Z0-9]{1,10}")) {
            throw new IllegalArgumentException("'" + signal + "' is no signal name");
        }
        try {
            // The shell's own kill: not every system has one as a program.
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
