package io.gridmill.pool.runner;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.PartitionListener;
import io.gridmill.pool.process.OrphanGuard;
import io.gridmill.pool.runtime.Runtime;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs partitions on this machine: a queue, and one long-lived thread per slot. Nothing is remembered beyond the life of
 * the process.
 */
public final class LocalEngine implements Engine {

    private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);

    private static final Duration STRAY_INTERVAL = Duration.ofSeconds(2);

    private final RunnerSettings settings;
    private final Runtimes runtimes;
    private final OrphanGuard guard;
    private final Watcher watcher = new Watcher();
    private final InputCache cache;
    private final Uploader uploader;
    private final Dispatcher dispatcher;
    private final List<Slot> slots = new ArrayList<>();
    private final Map<Task.Id, Task> tasks = new ConcurrentHashMap<>();
    private final Map<StageId, StageSpace> stages = new ConcurrentHashMap<>();
    private final AtomicLong directories = new AtomicLong();

    /** Held to delete what stages leave, and to see to it that no more is deleted. */
    private final Object forgetting = new Object();

    /** Guarded by {@link #forgetting}. */
    private boolean closed;

    private record StageId(String owner, int stage) {}

    /**
     * Starts the slots.
     *
     * @throws IOException when the directory cannot be used
     */
    public LocalEngine(RunnerSettings settings, Runtimes runtimes) throws IOException {
        this.settings = settings;
        this.runtimes = runtimes;
        Path directory = settings.directory();
        Files.createDirectories(directory);
        for (String temporary : List.of("slots", "stages", "uploads")) {
            Trees.delete(directory.resolve(temporary));
        }
        guard = OrphanGuard.start(directory);
        Transfers transfers = new Transfers();
        cache = new InputCache(directory.resolve("inputs"), settings.cache(), transfers);
        uploader = new Uploader(transfers, settings.uploadPatience(), 4 * settings.slots());
        dispatcher = new Dispatcher(settings.slots(), settings.memory().bytes(), settings.queue());
        for (int i = 0; i < settings.slots(); i++) {
            PartitionRunner runner = new PartitionRunner(
                    new SlotSpace(directory.resolve("slots").resolve(Integer.toString(i))),
                    cache,
                    watcher,
                    settings,
                    guard.mark() + "/" + i);
            slots.add(new Slot(i, runner));
        }
        slots.forEach(slot -> slot.thread.start());
        watcher.every(STRAY_INTERVAL, this::killStrays);
    }

    /** Ends what unconfined commands left running in sessions of its own. */
    private void killStrays() {
        if (slots.stream().noneMatch(slot -> slot.used)) {
            return;
        }
        slots.forEach(slot -> slot.used = false);
        int killed = guard.killStrays(mark -> {
            int slash = mark.indexOf('/');
            return slash > 0
                    && slots.stream()
                            .noneMatch(slot -> mark.startsWith(slot.number + "/")
                                    && slot.runner.isCurrent(mark.substring(slash + 1)));
        });
        if (killed > 0) {
            LOG.info("killed {} processes that commands had left behind", killed);
        }
    }

    @Override
    public String kind() {
        return "local";
    }

    @Override
    public List<String> runtimes() {
        return runtimes.names();
    }

    @Override
    public List<String> confiningRuntimes() {
        return runtimes.confining();
    }

    @Override
    public void declare(String owner, StageOrder stage, Collection<String> allowed) {
        Runtime runtime = StageAdmission.of(settings, runtimes).runtimeFor(stage, allowed);
        stages.compute(
                new StageId(owner, stage.stage()),
                (id, known) -> known == null
                        ? new StageSpace(stage, runtime, newDirectory("stages"))
                        : known.renewed(stage, runtime));
    }

    @Override
    public void check(PartitionOrder order) {
        StageAdmission.check(order);
    }

    @Override
    public boolean submit(String owner, PartitionOrder order, Amount corePrice, PartitionListener listener) {
        StageSpace stage = stages.get(new StageId(owner, order.key().stage()));
        if (stage == null) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "Stage " + order.key().stage() + " must be declared before its partitions");
        }
        Task task = new Task(
                new Task.Id(owner, order.key()),
                order,
                stage.order().resources(),
                corePrice,
                listener,
                new Supervision());
        if (tasks.putIfAbsent(task.id(), task) != null) {
            return true;
        }
        if (!dispatcher.offer(task)) {
            tasks.remove(task.id());
            return false;
        }
        return true;
    }

    @Override
    public boolean cancel(String owner, PartitionKey key) {
        Task task = tasks.remove(new Task.Id(owner, key));
        if (task == null) {
            return false;
        }
        task.supervision().cancel();
        dispatcher.removeIf(Task::cancelled);
        return true;
    }

    @Override
    public void forget(String owner) {
        List<Task> taken = tasks.values().stream()
                .filter(task -> task.id().owner().equals(owner))
                .toList();
        taken.forEach(task -> {
            task.supervision().cancel();
            tasks.remove(task.id(), task);
        });
        dispatcher.removeIf(Task::cancelled);
        stages.keySet().stream().filter(id -> id.owner().equals(owner)).toList().forEach(id -> {
            StageSpace stage = stages.remove(id);
            if (stage != null) {
                deleteUnlessClosed(stage.directory());
            }
        });
    }

    /** After the end the directory of that name may be another engine's; the next start deletes what is left. */
    private void deleteUnlessClosed(Path directory) {
        synchronized (forgetting) {
            if (!closed) {
                delete(directory);
            }
        }
    }

    @Override
    public int slots() {
        return settings.slots();
    }

    @Override
    public int freeSlots() {
        return dispatcher.freeCores();
    }

    @Override
    public DataSize memory() {
        return settings.memory();
    }

    @Override
    public int active() {
        return tasks.size();
    }

    private Path newDirectory(String kind) {
        return settings.directory().resolve(kind).resolve(Long.toString(directories.incrementAndGet()));
    }

    private static void delete(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", directory, e);
        }
    }

    @Override
    public void close() {
        synchronized (forgetting) {
            closed = true;
        }
        dispatcher.close();
        tasks.values().forEach(task -> task.supervision().cancel());
        slots.forEach(slot -> slot.thread.interrupt());
        boolean interrupted = false;
        for (Slot slot : slots) {
            try {
                slot.thread.join(Duration.ofSeconds(10).toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        uploader.close();
        watcher.close();
        guard.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!hasEnded()) {
            LOG.warn("an attempt or an upload does not end; its files stay until the next start");
        }
    }

    @Override
    public boolean hasEnded() {
        return uploader.hasEnded() && slots.stream().noneMatch(slot -> slot.thread.isAlive());
    }

    /** Runs partitions one after the other. Its thread lives as long as the engine: sandboxes die with it. */
    private final class Slot implements Runnable {

        private final int number;
        private final PartitionRunner runner;
        private final Thread thread;
        private volatile boolean used;

        Slot(int number, PartitionRunner runner) {
            this.number = number;
            this.runner = runner;
            this.thread = new Thread(this, "gridmill-slot-" + number);
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            try (runner) {
                for (Task task = dispatcher.take(); task != null; task = dispatcher.take()) {
                    try {
                        run(task);
                    } catch (RuntimeException | IOException e) {
                        LOG.error(
                                "partition {} of {} failed unexpectedly",
                                task.id().key(),
                                task.id().owner(),
                                e);
                        finished(task, Results.lost(task, "This place failed unexpectedly: " + e));
                    } finally {
                        dispatcher.release(task);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void run(Task task) throws InterruptedException, IOException {
            StageSpace stage =
                    stages.get(new StageId(task.id().owner(), task.order().key().stage()));
            if (task.cancelled() || stage == null) {
                return;
            }
            PartitionRunner.Outcome outcome = runner.run(stage, task);
            used = true;
            if (task.cancelled()) {
                return;
            }
            if (outcome.uploads().isEmpty()) {
                finished(task, outcome.result());
                return;
            }
            uploader.reserve();
            Path directory = newDirectory("uploads");
            try {
                runner.moveOutputs(directory);
            } catch (IOException e) {
                uploader.unreserve();
                throw e;
            }
            uploader.upload(stage, task, outcome, directory, LocalEngine.this::finished);
        }
    }

    private void finished(Task task, PartitionResult result) {
        // One that is cancelled by the end of the engine is still known, but its upload may have been cut off.
        if (tasks.remove(task.id(), task) && !task.cancelled()) {
            task.listener().finished(result);
        }
    }
}
