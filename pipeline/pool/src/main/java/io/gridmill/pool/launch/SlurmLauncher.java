package io.gridmill.pool.launch;

import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.worker.WorkerLauncher;
import io.gridmill.pool.worker.WorkerTicket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as jobs of a Slurm cluster, one job for each. Slurm is asked once per worker and not once per partition. The
 * jobs of an earlier process of the same pool are cancelled at the start: their workers belong to nobody. Needs sbatch,
 * squeue, scancel and scontrol on the path; works with and without Slurm's accounting.
 */
public final class SlurmLauncher implements WorkerLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(SlurmLauncher.class);

    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(45);
    private static final int LONGEST_REASON = 500;

    /** What jobs see of this process's environment: no secret of the pool's other parts. */
    private static final List<String> PASSED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "SLURM_CONF");

    private final SlurmSettings settings;
    private final String user;

    /** Worker to job. */
    private final Map<String, String> jobs = new ConcurrentHashMap<>();

    private long lookedNanos = System.nanoTime() - ROUND_NANOS;
    private boolean over;

    /** @throws IOException when there is no Slurm here, or it does not answer */
    public SlurmLauncher(SlurmSettings settings) throws IOException {
        this.settings = settings;
        this.user = System.getProperty("user.name");
        Files.createDirectories(settings.logs());
        int left = queued().size();
        if (left > 0) {
            LOG.warn("cancels {} jobs named {} that an earlier start has left", left, settings.name());
            cancelAll();
        }
    }

    @Override
    public String kind() {
        return "slurm";
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String name : PASSED) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return environment;
    }

    @Override
    public void launch(WorkerTicket ticket) throws IOException {
        Map<String, String> environment = environment();
        environment.putAll(ticket.environment());
        String answer = Tool.call(submission(ticket), environment, script());
        // The id, and the cluster's name when there are several.
        String job = answer.strip().split(";", 2)[0];
        if (!job.matches("\\d+")) {
            throw new IOException("sbatch answers '" + answer.strip() + "' instead of the id of a job");
        }
        jobs.put(ticket.worker(), job);
        LOG.info("worker {} is job {}", ticket.worker(), job);
    }

    private List<String> submission(WorkerTicket ticket) {
        RunnerSettings each = ticket.terms().settings();
        List<String> command = new ArrayList<>(List.of(
                "sbatch",
                "--parsable",
                "--job-name=" + settings.name(),
                "--comment=" + ticket.worker(),
                "--nodes=1",
                "--ntasks=1",
                "--cpus-per-task=" + each.slots(),
                // The worker itself needs some, too.
                "--mem=" + ((each.memory().bytes() >> 20) + WorkerCommand.OVERHEAD_MEBIBYTES) + "M",
                "--output=" + log(ticket.worker()),
                // A job that Slurm runs again would be a worker that nobody expects any more; the pool asks for a new
                // one.
                "--no-requeue",
                "--export=ALL"));
        Duration time = settings.time();
        if (time != null) {
            command.add("--time=" + Math.max(1, time.toMinutes()));
        }
        if (settings.partition() != null) {
            command.add("--partition=" + settings.partition());
        }
        if (settings.account() != null) {
            command.add("--account=" + settings.account());
        }
        if (settings.qos() != null) {
            command.add("--qos=" + settings.qos());
        }
        command.addAll(settings.options());
        return command;
    }

    private String script() {
        String quoted = settings.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return "#!/bin/sh\nexec " + quoted + "\n";
    }

    private Path log(String worker) {
        return settings.logs().resolve(worker + ".log");
    }

    @Override
    public void cancel(String worker) {
        String job = jobs.get(worker);
        if (job != null) {
            try {
                Tool.call(List.of("scancel", job), environment(), "");
            } catch (IOException e) {
                LOG.warn("job {} cannot be cancelled: {}", job, e.getMessage());
            }
        }
    }

    @Override
    public Map<String, String> ended() throws IOException {
        Map<String, String> ended = new HashMap<>();
        if (jobs.isEmpty() || System.nanoTime() - lookedNanos < ROUND_NANOS) {
            return ended;
        }
        lookedNanos = System.nanoTime();
        Map<String, String> states = queued();
        for (Map.Entry<String, String> entry : Map.copyOf(jobs).entrySet()) {
            if (!states.containsKey(entry.getValue())) {
                jobs.remove(entry.getKey());
                ended.put(entry.getKey(), reason(entry.getKey(), entry.getValue()));
            }
        }
        return ended;
    }

    /** This pool's jobs that are not over, with their states. */
    private Map<String, String> queued() throws IOException {
        String answer = Tool.call(
                List.of("squeue", "--noheader", "--user=" + user, "--name=" + settings.name(), "--format=%i %T"),
                environment(),
                "");
        Map<String, String> states = new TreeMap<>();
        answer.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] parts = line.split(" ", 2);
            states.put(parts[0], parts.length > 1 ? parts[1] : "");
        });
        return states;
    }

    private String reason(String worker, String job) {
        StringBuilder reason = new StringBuilder("its Slurm job " + job + " is over");
        try {
            String answer = Tool.call(List.of("scontrol", "--oneliner", "show", "job", job), environment(), "");
            for (String key : List.of("JobState", "Reason", "ExitCode")) {
                for (String field : answer.split(" ")) {
                    if (field.startsWith(key + "=")) {
                        reason.append(", ").append(field.strip());
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("nothing is known of job {} any more", job, e);
        }
        try {
            if (reason.indexOf("JobState=COMPLETED") >= 0) {
                Files.deleteIfExists(log(worker));
                return reason.toString();
            }
            String said = Files.readString(log(worker)).strip();
            if (!said.isEmpty()) {
                reason.append(": ").append(said.substring(Math.max(0, said.length() - LONGEST_REASON)));
            }
        } catch (IOException e) {
            LOG.debug("job {} has written no log", job, e);
        }
        return reason.toString();
    }

    @Override
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(settings.time());
    }

    private void cancelAll() throws IOException {
        Tool.call(List.of("scancel", "--user=" + user, "--name=" + settings.name()), environment(), "");
    }

    @Override
    public void close() {
        long begun = System.nanoTime();
        try {
            // Workers end by themselves when their pool does; this is for those that wait for a node.
            cancelAll();
            while (!queued().isEmpty() && System.nanoTime() - begun < END_NANOS) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            over = queued().isEmpty();
        } catch (IOException e) {
            LOG.warn("jobs named {} may be left: {}", settings.name(), e.getMessage());
        }
    }

    @Override
    public boolean hasEnded() {
        return over;
    }
}
