package io.gridmill.pool.launch;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.pool.worker.WorkerLauncher;
import io.gridmill.pool.worker.WorkerTicket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as tasks of one Spark application, whose driver is a process of its own: Spark is asked once per worker and not
 * once per partition, and is not on the pool's class path. A driver that ends takes all workers along; the next launch
 * starts another. When this process is killed, the driver notices that its standard input ends, and ends, too.
 */
public final class SparkLauncher implements WorkerLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(SparkLauncher.class);

    private static final JsonMapper JSON = new JsonMapper();
    private static final long END_SECONDS = 30;
    private static final int LONGEST_REASON = 500;

    private final SparkSettings settings;

    /** Guarded by this, as is what follows. */
    private final Set<String> launched = new HashSet<>();

    private final Map<String, String> ended = new HashMap<>();
    private @Nullable Process driver;

    public SparkLauncher(SparkSettings settings) throws IOException {
        this.settings = settings;
        Path parent = settings.log().toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    @Override
    public String kind() {
        return "spark";
    }

    @Override
    public synchronized void launch(WorkerTicket ticket) throws IOException {
        Process process = driver;
        if (process == null || !process.isAlive()) {
            process = startDriver();
            driver = process;
        }
        Map<String, String> order = new HashMap<>(ticket.environment());
        order.put("do", "launch");
        order.put("worker", ticket.worker());
        tell(process, order);
        launched.add(ticket.worker());
    }

    private Process startDriver() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        builder.environment().putAll(settings.environment());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(settings.log().toFile()));
        Process process = builder.start();
        tell(process, settings.all());
        Thread reader = new Thread(() -> listen(process), "gridmill-spark-driver");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private static void tell(Process process, Map<String, String> what) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((JSON.writeValueAsString(what) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void listen(Process process) {
        String end = "its Spark application has ended";
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard(JSON.readValue(line, new TypeReference<>() {}));
            }
        } catch (IOException e) {
            LOG.warn("the driver of the Spark application cannot be understood: {}", e.getMessage());
            process.destroyForcibly();
        }
        synchronized (this) {
            String why = end + said();
            launched.forEach(worker -> ended.put(worker, why));
            launched.clear();
        }
    }

    private synchronized void heard(Map<String, String> answer) {
        String worker = answer.getOrDefault("worker", "");
        if ("ready".equals(answer.get("is"))) {
            LOG.info("Spark application {} is there", answer.get("application"));
        } else if (launched.remove(worker)) {
            ended.put(worker, answer.getOrDefault("why", "its task has ended"));
        }
    }

    private String said() {
        try {
            String log = Files.readString(settings.log()).strip();
            return log.isEmpty() ? "" : ": " + log.substring(Math.max(0, log.length() - LONGEST_REASON));
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }

    @Override
    public synchronized void cancel(String worker) {
        Process process = driver;
        if (process != null && launched.contains(worker)) {
            try {
                tell(process, Map.of("do", "cancel", "worker", worker));
            } catch (IOException e) {
                LOG.debug("the driver is gone already", e);
            }
        }
    }

    @Override
    public synchronized Map<String, String> ended() {
        Map<String, String> since = Map.copyOf(ended);
        ended.clear();
        return since;
    }

    /** The driver's process while it runs. */
    public synchronized Optional<ProcessHandle> driver() {
        Process process = driver;
        return process == null || !process.isAlive() ? Optional.empty() : Optional.of(process.toHandle());
    }

    @Override
    public Optional<Duration> lifetime() {
        return Optional.empty();
    }

    @Override
    public void close() {
        Process process;
        synchronized (this) {
            process = driver;
        }
        if (process == null) {
            return;
        }
        try (OutputStream in = process.getOutputStream()) {
            in.flush();
        } catch (IOException e) {
            LOG.debug("the driver is gone already", e);
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the driver of the Spark application does not end; it is killed");
                process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean hasEnded() {
        Process process = driver;
        return process == null || !process.isAlive();
    }
}
