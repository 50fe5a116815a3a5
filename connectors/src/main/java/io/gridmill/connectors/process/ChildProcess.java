package io.gridmill.connectors.process;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A running child process. It gets its death signal when this JVM ends, be it by {@code kill -9}, as long as
 * {@code setpriv} (util-linux) is installed. Thread-safe.
 *
 * <p>The kernel sends the death signal when the <em>thread</em> that started the child ends. Each child therefore has a
 * thread of its own, which starts it and then reads its output until there is no more.
 */
public final class ChildProcess implements AutoCloseable {

    private static final int LINES_KEPT = 20;

    private final ChildCommand command;
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself

    private ChildProcess(ChildCommand command) {
        this.command = command;
    }

    /**
     * Starts a child and waits until it says that it is ready.
     *
     * @param ready looks at each line of output and returns what makes the child ready, such as its port
     * @throws GridmillException GRID_FAILED, with the child's last words, when it ends or stays silent
     */
    public static <T> Ready<T> start(ChildCommand command, Function<String, Optional<T>> ready, Duration patience) {
        ChildProcess child = new ChildProcess(command);
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread keeper = new Thread(() -> child.run(ready, answer), command.name() + "-keeper");
        keeper.setDaemon(true);
        keeper.start();
        try {
            Process process = child.started.get();
            child.exit.thenRun(() -> answer.completeExceptionally(new IOException("it ended")));
            try {
                return new Ready<>(child, answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
                String what = e instanceof TimeoutException
                        ? " was not ready after " + patience.toSeconds() + " seconds"
                        : " ended while it started";
                throw new GridmillException(
                        ErrorCode.GRID_FAILED,
                        command.name() + what + ". See " + command.log() + "; its last words: " + child.lastWords(),
                        e);
            }
        } catch (ExecutionException e) {
            throw new GridmillException(
                    ErrorCode.GRID_FAILED,
                    command.name() + " cannot be started: "
                            + Optional.ofNullable(e.getCause()).orElse(e).getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.close();
            throw new GridmillException(ErrorCode.GRID_FAILED, "Interrupted while " + command.name() + " started", e);
        }
    }

    /** A child that said it was ready, and what it said. */
    public record Ready<T>(ChildProcess child, T answer) {}

    private <T> void run(Function<String, Optional<T>> ready, CompletableFuture<T> answer) {
        Process process;
        try {
            process = command.toProcessBuilder(Setpriv.available(command)).start();
        } catch (IOException | GridmillException e) {
            started.completeExceptionally(e);
            return;
        }
        started.complete(process);
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer log =
                        Files.newBufferedWriter(command.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (!command.quiet() || !answer.isDone()) {
                    log.write(line);
                    log.write('\n');
                    log.flush();
                }
                remember(line);
                if (!answer.isDone()) {
                    ready.apply(line).ifPresent(answer::complete);
                }
            }
        } catch (IOException e) {
            remember("its output cannot be read or logged: " + e.getMessage());
        }
        exit.complete(process.onExit().join().exitValue());
    }

    private void remember(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    /** The last lines of output. */
    public String lastWords() {
        synchronized (lastLines) {
            return String.join("\n  ", lastLines);
        }
    }

    public long pid() {
        return started.join().pid();
    }

    public boolean alive() {
        return started.join().isAlive();
    }

    /** Completes with the exit code once the child has ended and its output is in the log. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    /** Sends a signal such as {@code INT} and waits; kills the child when it has not ended by then. */
    public void stop(String signal, Duration patience) {
        Process process = started.join();
        if (!process.isAlive()) {
            return;
        }
        Signals.send(process.toHandle(), signal);
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Kills the child. */
    @Override
    public void close() {
        started.thenAccept(Process::destroyForcibly);
    }
}
