package io.gridmill.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What output goes to.
 *
 * @param interactive a terminal whose cursor can be moved; otherwise a file or a pipe
 * @param colour whether colours are wanted
 * @param width columns now; changes when the user resizes the window
 */
public record Terminal(boolean interactive, boolean colour, IntSupplier width) {

    private static final int USUAL_WIDTH = 80;

    /** A file or a pipe. */
    public static Terminal none() {
        return new Terminal(false, false, () -> USUAL_WIDTH);
    }

    /**
     * What this process has. Colours need a terminal and the absence of NO_COLOR; a dumb terminal counts as none.
     *
     * @param environment of the process
     * @param attached whether standard output is a terminal
     */
    public static Terminal of(Map<String, String> environment, boolean attached) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        if (!attached || dumb) {
            return none();
        }
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(true, colour, () -> measure(environment));
    }

    /** Whether standard input and output are terminals, as far as Java 17 can tell. */
    @SuppressWarnings("SystemConsoleNull") // from 22 on the console is there always, and is asked below
    public static boolean attached() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(
                    console.getClass().getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            // Before 22: a console means terminals at both ends.
            return true;
        }
    }

    /** Colours as this output wants them. */
    public Style style() {
        return Style.of(colour);
    }

    /** Asks the terminal itself; no API of Java 17 knows. Takes some milliseconds. */
    private static int measure(Map<String, String> environment) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = stty.getInputStream()) {
                String[] size = new String(out.readNBytes(64), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                if (stty.waitFor(1, TimeUnit.SECONDS) && size.length == 2 && Integer.parseInt(size[1]) > 0) {
                    return Integer.parseInt(size[1]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // No such terminal or no such program: fall through to what the shell says.
            return columns(environment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return columns(environment);
    }

    private static int columns(Map<String, String> environment) {
        try {
            int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
            return columns > 0 ? columns : USUAL_WIDTH;
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }
}
