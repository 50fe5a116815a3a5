package io.gridmill.pool.worker;

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
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runner.StageAdmission;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine whose partitions run in workers on any number of machines. Work waits here and goes to whoever is free; a
 * launcher is asked for workers while there is work for them. A worker whose connection ends, or that is silent for too
 * long, is lost with all that it had.
 */
public final class WorkerEngine implements Engine, WorkerDoor.Host {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerEngine.class);

    private final WorkerPlan plan;
    private final RunnerSettings each;
    private final Runtimes runtimes;
    private final StageAdmission admission;
    private final WorkerLauncher launcher;
    private final @Nullable Duration lifetime;
    private final WorkerSecret secret = WorkerSecret.random();
    private final WorkerDoor door;
    private final Steward steward;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as is what follows. */
    private final WorkBook book;

    private final Fleet fleet;
    private boolean closed;

    /**
     * Opens the door for workers; the first is launched when there is work.
     *
     * @param runtimes that all workers have
     * @param launcher is this engine's own from now on
     * @throws IOException when it cannot listen
     */
    public WorkerEngine(WorkerPlan plan, Runtimes runtimes, WorkerLauncher launcher) throws IOException {
        this.plan = plan;
        this.each = plan.terms().settings();
        this.runtimes = runtimes;
        this.admission = StageAdmission.of(each, runtimes);
        this.launcher = launcher;
        this.lifetime = launcher.lifetime().orElse(null);
        this.book = new WorkBook(each.queue());
        this.fleet = new Fleet(randomPrefix(), plan.workers());
        this.door = new WorkerDoor(
                plan.listen(), secret, Math.toIntExact(plan.terms().silence().toMillis()), this);
        this.steward = new Steward(launcher, this::ticket, this::review);
        steward.start();
    }

    private static String randomPrefix() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return "w" + HexFormat.of().formatHex(random);
    }

    private WorkerTicket ticket(String worker) {
        return new WorkerTicket(worker, plan.host(), door.port(), secret, plan.terms());
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String kind() {
        return launcher.kind();
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
        String runtime = admission.admit(stage, allowed);
        if (lifetime != null && stage.resources().time().compareTo(lifetime) > 0) {
            throw new GridmillException(
                    ErrorCode.POOL_REFUSED,
                    "Stage " + stage.name() + " may take "
                            + stage.resources().time().toSeconds() + " s per partition; workers of this pool live for "
                            + lifetime.toSeconds() + " s");
        }
        if (sizeOf(stage) > SecureChannel.LARGEST - 1024 * 1024) {
            throw new GridmillException(
                    ErrorCode.POOL_REFUSED, "The description of stage " + stage.name() + " is too large for a worker");
        }
        locked(() -> {
            book.declare(owner, stage, runtime);
            return null;
        });
    }

    private static int sizeOf(StageOrder stage) {
        try {
            return WorkerJson.write(StageOrder.class, stage).length;
        } catch (IOException e) {
            throw new IllegalStateException("A stage cannot be written", e);
        }
    }

    @Override
    public void check(PartitionOrder order) {
        StageAdmission.check(order);
    }

    @Override
    public boolean submit(String owner, PartitionOrder order, Amount corePrice, PartitionListener listener) {
        boolean more;
        lock.lock();
        try {
            if (closed || !book.submit(owner, order, corePrice, listener)) {
                return false;
            }
            more = fleet.size() < plan.workers();
        } finally {
            lock.unlock();
        }
        if (more) {
            steward.wake();
        }
        return true;
    }

    @Override
    public boolean cancel(String owner, PartitionKey key) {
        return locked(() -> book.cancel(owner, key));
    }

    @Override
    public void forget(String owner) {
        locked(() -> {
            book.forget(owner);
            return null;
        });
    }

    @Override
    public int slots() {
        return plan.workers() * each.slots();
    }

    @Override
    public int freeSlots() {
        return locked(() -> (int) Math.max(0, slots() - book.cores()));
    }

    @Override
    public DataSize memory() {
        return DataSize.ofBytes(plan.workers() * each.memory().bytes());
    }

    @Override
    public int active() {
        return locked(book::active);
    }

    /** How many workers are there now. */
    public int workers() {
        return locked(book::workers);
    }

    /** A worker has come. Runs until it is gone. */
    @Override
    public void serve(FromWorker.Hello hello, SecureChannel channel) {
        Conversation<FromWorker, ToWorker> conversation = new Conversation<>(
                "gridmill-" + hello.worker(),
                channel,
                FromWorker.class,
                ToWorker.class,
                plan.terms().beat(),
                new ToWorker.Beat());
        long expiry = lifetime == null
                ? Long.MAX_VALUE
                : System.nanoTime() + lifetime.toNanos() - hello.ageMillis() * 1_000_000;
        WorkerConnection worker =
                new WorkerConnection(hello, each.slots(), each.memory().bytes(), conversation, expiry);
        boolean expected = locked(() -> {
            if (closed || !fleet.arrived(hello.worker())) {
                return false;
            }
            worker.send(new ToWorker.Welcome());
            book.arrived(worker);
            return true;
        });
        if (!expected) {
            LOG.warn("worker {} is not wanted", worker.where());
            conversation.close();
            return;
        }
        LOG.info("worker {} is there", worker.where());
        String why = conversation.run(message -> hear(worker, message));
        lost(worker, why);
    }

    private void hear(WorkerConnection worker, FromWorker message) {
        if (message instanceof FromWorker.Result result) {
            RemoteTask task = locked(() -> book.finished(worker, result.owner(), result.result()));
            if (task != null) {
                tell(task, result.result());
            }
        } else if (message instanceof FromWorker.Upload upload) {
            PartitionKey key = upload.request().key();
            RemoteTask task = locked(() -> book.at(worker, upload.owner(), key));
            if (task != null) {
                task.listener()
                        .upload(upload.request())
                        .whenComplete((grant, problem) -> worker.send(
                                grant == null
                                        ? new ToWorker.NoGrant(upload.owner(), key)
                                        : new ToWorker.Grant(upload.owner(), grant)));
            }
        }
    }

    private void lost(WorkerConnection worker, String why) {
        List<RemoteTask> tasks = locked(() -> {
            fleet.remove(worker.id());
            List<RemoteTask> had = book.left(worker);
            return closed ? List.of() : had;
        });
        if (worker.isLeaving()) {
            LOG.info("worker {} was let go", worker.where());
        } else {
            LOG.warn("worker {} is lost with {} partitions: {}", worker.where(), tasks.size(), why);
        }
        String message = "The worker " + worker.where() + " was lost while it had the partition: " + why;
        tasks.forEach(task -> tell(task, Losses.lost(task.id().key(), message)));
        steward.wake();
    }

    /** What a listener does wrong is not to cost the worker its connection. */
    private static void tell(RemoteTask task, PartitionResult result) {
        try {
            task.listener().finished(result);
        } catch (RuntimeException e) {
            LOG.error(
                    "the result of partition {} of {} was not taken",
                    task.id().key(),
                    task.id().owner(),
                    e);
        }
    }

    /** What the launcher is to do now, given what has ended. */
    private Steward.Errands review(java.util.Map<String, String> ended) {
        List<RemoteTask> given = List.of();
        String hopeless = null;
        Steward.Errands errands;
        lock.lock();
        try {
            ended.forEach(fleet::ended);
            if (closed) {
                return Steward.Errands.NONE;
            }
            hopeless = fleet.takeHopeless();
            if (hopeless != null) {
                given = book.takeWaiting();
            }
            int wanted = book.workersFor(each.slots(), each.memory().bytes(), plan.workers());
            book.letGo(fleet.size() - wanted, plan.idle());
            fleet.shrink(wanted, plan.idle());
            errands = new Steward.Errands(fleet.grow(wanted), fleet.takeUnwanted());
        } finally {
            lock.unlock();
        }
        String why = "No worker can be had: " + hopeless;
        given.forEach(task -> tell(task, Losses.lost(task.id().key(), why)));
        return errands;
    }

    @Override
    public void close() {
        boolean first = locked(() -> {
            boolean before = closed;
            closed = true;
            book.close();
            return !before;
        });
        if (first) {
            steward.close();
            // Those that are told go by themselves; the launcher ends the others.
            launcher.close();
            door.close();
        }
    }

    @Override
    public boolean hasEnded() {
        return launcher.hasEnded();
    }
}
