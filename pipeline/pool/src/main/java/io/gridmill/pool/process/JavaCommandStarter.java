package io.gridmill.pool.process;

import io.gridmill.pool.process.CommandNotStartedException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts commands with {@link ProcessBuilder}, where {@link PosixCommandStarter} does not work. Slower, with less exact
 * metering, and without a process group: of what a command leaves behind only its descendants are found.
 */
final class JavaCommandStarter implements CommandStarter {

    private static final String OPEN_DESCRIPTOR = "exec " + Command.DESCRIPTOR + "<\"$0\"; exec \"$@\"";

    @Override
    public RunningCommand start(Command command) throws CommandNotStartedException {
        List<String> arguments = new ArrayList<>(command.arguments());
        arguments.set(0, command.executable());
        if (command.descriptor() != null) {
            // ProcessBuilder opens the standard descriptors only.
            arguments.addAll(
                    0,
                    List.of(
                            "/bin/sh",
                            "-c",
                            OPEN_DESCRIPTOR,
                            command.descriptor().toString()));
        }
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(command.directory().toFile());
        Path input = command.standardInput();
        builder.redirectInput(ProcessBuilder.Redirect.from(
                input == null ? Path.of("/dev/null").toFile() : input.toFile()));
        builder.redirectOutput(command.standardOutput().toFile());
        builder.redirectError(command.standardError().toFile());
        builder.environment().clear();
        for (String variable : command.environment()) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        long started = System.nanoTime();
        try {
            return new JavaRunningCommand(builder.start(), started);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new CommandNotStartedException(
                    message.contains("error=2,") ? Reason.NOT_FOUND : Reason.NOT_EXECUTABLE, message);
        }
    }

    @Override
    public void close() {}

    private record JavaRunningCommand(Process process, long started) implements RunningCommand {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public CommandEnd await() {
            boolean interrupted = false;
            while (true) {
                try {
                    List<ProcessHandle> descendants = process.descendants().toList();
                    int code = process.waitFor();
                    long wallNanos = System.nanoTime() - started;
                    descendants.forEach(ProcessHandle::destroyForcibly);
                    long cpu = process.info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .toMillis();
                    // Java gives 128 plus the signal and does not say which of the two it was.
                    return new CommandEnd(code, 0, wallNanos, cpu, 0);
                } catch (InterruptedException e) {
                    interrupted = true;
                } finally {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        }

        @Override
        public void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
