package io.gridmill.pool.launch;

import io.gridmill.pool.worker.WorkerLauncher;
import io.gridmill.pool.worker.WorkerTicket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Workers as processes of this machine, such as one for each of its NUMA nodes. When this process is killed they notice
 * that their connections end, and end, too.
 */
public final class ProcessLauncher implements WorkerLauncher {

    private static final long END_SECONDS = 20;
    private static final int LONGEST_REASON = 500;

    private final List<String> command;
    private final Path logs;
    private final Map<String, Process> processes = new ConcurrentHashMap<>();

    /** When they were told to end, on the clock of {@link System#nanoTime}. */
    private final Map<String, Long> cancelled = new ConcurrentHashMap<>();

    /**
     * @param command starts a worker, see {@link WorkerCommand}
     * @param logs directory for what workers say
     */
    public ProcessLauncher(List<String> command, Path logs) throws IOException {
        this.command = List.copyOf(command);
        this.logs = logs;
        Files.createDirectories(logs);
    }

    @Override
    public String kind() {
        return "processes";
    }

    @Override
    public void launch(WorkerTicket ticket) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(ticket.environment());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(log(ticket.worker()).toFile());
        processes.put(ticket.worker(), builder.start());
    }

    private Path log(String worker) {
        return logs.resolve(worker + ".log");
    }

    /** The processes that run now, by worker. */
    public Map<String, ProcessHandle> running() {
        Map<String, ProcessHandle> running = new HashMap<>();
        processes.forEach((worker, process) -> {
            if (process.isAlive()) {
                running.put(worker, process.toHandle());
            }
        });
        return running;
    }

    @Override
    public void cancel(String worker) {
        Process process = processes.get(worker);
        if (process != null) {
            process.destroy();
            cancelled.putIfAbsent(worker, System.nanoTime());
        }
    }

    @Override
    public Map<String, String> ended() throws IOException {
        Map<String, String> ended = new HashMap<>();
        for (String worker : List.copyOf(processes.keySet())) {
            Process process = processes.get(worker);
            if (process == null) {
                continue;
            }
            if (process.isAlive()) {
                killIfOverdue(worker, process);
                continue;
            }
            processes.remove(worker);
            cancelled.remove(worker);
            int code = process.exitValue();
            ended.put(worker, "its process ended with exit code " + code + said(worker, code));
            if (code == 0) {
                Files.deleteIfExists(log(worker));
            }
        }
        return ended;
    }

    /** One that does not react when it is told to end, because it was stopped or hangs. */
    private void killIfOverdue(String worker, Process process) {
        Long since = cancelled.get(worker);
        if (since != null && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(END_SECONDS)) {
            process.destroyForcibly();
        }
    }

    private String said(String worker, int code) {
        if (code == 0) {
            return "";
        }
        try {
            String log = Files.readString(log(worker), StandardCharsets.UTF_8).strip();
            return log.isEmpty() ? "" : ": " + log.substring(Math.max(0, log.length() - LONGEST_REASON));
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }

    @Override
    public Optional<Duration> lifetime() {
        return Optional.empty();
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        try {
            for (Process process : processes.values()) {
                if (!process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean hasEnded() {
        return processes.values().stream().noneMatch(Process::isAlive);
    }
}
