package io.gridmill.pool.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls the programs of a cluster. */
final class Tool {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_COMPLAINT = 500;

    private Tool() {}

    /**
     * Runs a program to its end.
     *
     * @param environment its whole environment
     * @param input for its standard input
     * @return what it wrote to its standard output
     * @throws IOException when it is not there, fails, or takes longer than 30 seconds; with what it said
     */
    static String call(List<String> command, Map<String, String> environment, String input) throws IOException {
        // Files, because nobody would read pipes while this waits.
        Path output = Files.createTempFile("gridmill-tool", ".out");
        Path error = Files.createTempFile("gridmill-tool", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            await(process, command.get(0));
            if (process.exitValue() != 0) {
                String said = Files.readString(error).strip();
                throw new IOException(command.get(0) + " ended with exit code " + process.exitValue()
                        + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), LONGEST_COMPLAINT))));
            }
            return Files.readString(output);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(error);
        }
    }

    private static void await(Process process, String name) throws IOException {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(name + " does not answer within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ran", e);
        }
    }
}
