package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.pool.process.ProcessTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the running commands ten times a second and ends those that exceed what they may use. Commands that end
 * before the first look cost nothing; what they could do in that time is bounded by the kernel (file size) alone.
 */
final class Watcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final long MOST_FILES = 1_000_000;

    /** A look at the disk may take this part of the time at most: it is slow where there are many files. */
    private static final int DISK_SHARE = 10;

    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock;

    Watcher() {
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gridmill-watcher");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::look, INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * What a command may use.
     *
     * @param memory bytes; 0 for no bound
     * @param disk bytes below the directories
     */
    record Limits(Duration time, long memory, long disk, long log, List<Path> directories, List<Path> logs) {}

    Watched watch(Supervision supervision, Limits limits) {
        Watched watched = new Watched(supervision, limits, System.nanoTime());
        all.add(watched);
        return watched;
    }

    /** Does something every now and then. */
    void every(Duration interval, Runnable action) {
        clock.scheduleWithFixedDelay(action, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        for (Watched watched : all) {
            try {
                watched.look();
            } catch (RuntimeException e) {
                LOG.warn("cannot watch a command", e);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** One command. Closing it ends the watch. */
    final class Watched implements AutoCloseable {

        private final Supervision supervision;
        private final Limits limits;
        private final long started;
        private volatile long peak;
        private volatile long cpu;
        private long nextDiskLook;

        private Watched(Supervision supervision, Limits limits, long started) {
            this.supervision = supervision;
            this.limits = limits;
            this.started = started;
            this.nextDiskLook = started;
        }

        /** The most memory seen, in bytes; 0 when there was no look. */
        long peakBytes() {
            return peak;
        }

        /** The most processor time seen; less than the truth by what was used since the last look. */
        long cpuMillis() {
            return cpu;
        }

        private void look() {
            long pid = supervision.pid();
            if (pid == 0) {
                return;
            }
            if (System.nanoTime() - started > limits.time().toNanos()) {
                condemn(
                        ErrorCode.COMMAND_TIMED_OUT,
                        "The command ran longer than the " + text(limits.time())
                                + " that its stage allows; raise resources.time or make the partitions smaller");
                return;
            }
            ProcessTable.Usage usage = ProcessTable.usage(pid);
            long resident = usage.residentBytes();
            cpu = Math.max(cpu, usage.cpuMillis());
            peak = Math.max(peak, resident);
            if (limits.memory() > 0 && resident > limits.memory()) {
                condemn(
                        ErrorCode.OUT_OF_MEMORY,
                        "The command used " + DataSize.ofBytes(resident) + " of memory; its stage allows "
                                + DataSize.ofBytes(limits.memory()) + " (resources.memory)");
            }
            for (Path log : limits.logs()) {
                if (log.toFile().length() > limits.log()) {
                    condemn(
                            ErrorCode.OUTPUT_LIMIT,
                            "The command wrote more than " + DataSize.ofBytes(limits.log()) + " to "
                                    + (log == limits.logs().get(0) ? "standard output" : "standard error"));
                }
            }
            if (System.nanoTime() - nextDiskLook >= 0) {
                lookAtDisk();
            }
        }

        private void lookAtDisk() {
            long before = System.nanoTime();
            Trees.Extent extent = Trees.Extent.of(limits.directories());
            long now = System.nanoTime();
            nextDiskLook = now + DISK_SHARE * (now - before);
            if (extent.bytes() > limits.disk() || extent.files() > MOST_FILES) {
                condemn(ErrorCode.OUTPUT_LIMIT, diskMessage(extent, limits.disk()));
            }
        }

        private void condemn(ErrorCode code, String message) {
            supervision.condemn(Failure.application(code, message));
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    static String diskMessage(Trees.Extent extent, long disk) {
        return "The command wrote " + DataSize.ofBytes(extent.bytes()) + " in " + extent.files()
                + " files and directories; its stage allows " + DataSize.ofBytes(disk) + " (resources.disk) and "
                + MOST_FILES + " files";
    }

    static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
