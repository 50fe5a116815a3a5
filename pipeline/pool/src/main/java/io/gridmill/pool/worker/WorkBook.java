package io.gridmill.pool.worker;

import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.pool.engine.PartitionListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stages, partitions and workers, and who has what. First come, first served: a partition that no worker can take waits
 * at the head, so that it cannot starve. Guarded by its engine's lock; nothing here waits or calls anybody but by putting
 * messages into the workers' outboxes.
 */
final class WorkBook {

    private final int capacity;
    private final Map<RemoteStage.Id, RemoteStage> stages = new HashMap<>();
    private final Map<RemoteTask.Id, RemoteTask> tasks = new HashMap<>();
    private final List<WorkerConnection> workers = new ArrayList<>();

    /** With cancelled ones among them. */
    private final Deque<RemoteTask> queue = new ArrayDeque<>();

    private int waiting;
    private long cores;
    private long versions;

    /** @param capacity partitions that may wait */
    WorkBook(int capacity) {
        this.capacity = capacity;
    }

    void declare(String owner, StageOrder order, String runtime) {
        RemoteStage.Id id = new RemoteStage.Id(owner, order.stage());
        RemoteStage known = stages.get(id);
        RemoteStage.Pace pace = known == null ? new RemoteStage.Pace() : known.pace();
        RemoteStage stage = new RemoteStage(id, order, runtime, ++versions, pace);
        stages.put(id, stage);
        workers.forEach(worker -> worker.renew(stage));
    }

    boolean submit(String owner, PartitionOrder order, Amount corePrice, PartitionListener listener) {
        RemoteStage stage = stages.get(new RemoteStage.Id(owner, order.key().stage()));
        if (stage == null) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "Stage " + order.key().stage() + " must be declared before its partitions");
        }
        RemoteTask.Id id = new RemoteTask.Id(owner, order.key());
        if (tasks.containsKey(id)) {
            return true;
        }
        if (waiting >= capacity) {
            return false;
        }
        RemoteTask task = new RemoteTask(id, order, stage, corePrice, listener);
        tasks.put(id, task);
        cores += task.cores();
        queue.add(task);
        waiting++;
        handOut();
        return true;
    }

    /** Gives what waits to workers that are free. */
    private void handOut() {
        for (RemoteTask head = head(); head != null; head = head()) {
            WorkerConnection best = null;
            for (WorkerConnection worker : workers) {
                if (worker.canTake(head) && (best == null || worker.load() < best.load())) {
                    best = worker;
                }
            }
            if (best == null) {
                return;
            }
            queue.remove();
            waiting--;
            RemoteStage current = stages.get(head.stage().id());
            best.give(head, current == null ? head.stage() : current);
        }
    }

    private @Nullable RemoteTask head() {
        while (!queue.isEmpty() && queue.element().cancelled) {
            queue.remove();
        }
        return queue.peek();
    }

    boolean cancel(String owner, PartitionKey key) {
        RemoteTask task = tasks.remove(new RemoteTask.Id(owner, key));
        if (task == null) {
            return false;
        }
        WorkerConnection worker = drop(task);
        if (worker != null) {
            worker.send(new ToWorker.Cancel(owner, key));
        }
        handOut();
        return true;
    }

    /** Of a task that is out of the map. */
    private @Nullable WorkerConnection drop(RemoteTask task) {
        task.cancelled = true;
        cores -= task.cores();
        WorkerConnection worker = task.worker;
        if (worker == null) {
            waiting--;
        } else {
            worker.take(task);
        }
        return worker;
    }

    void forget(String owner) {
        List<RemoteTask> taken = tasks.values().stream()
                .filter(task -> task.id().owner().equals(owner))
                .toList();
        taken.forEach(task -> {
            tasks.remove(task.id());
            drop(task);
        });
        queue.removeIf(task -> task.cancelled);
        stages.keySet().removeIf(id -> id.owner().equals(owner));
        workers.forEach(worker -> worker.forget(owner));
        handOut();
    }

    void arrived(WorkerConnection worker) {
        workers.add(worker);
        handOut();
    }

    /** @return what it had */
    List<RemoteTask> left(WorkerConnection worker) {
        workers.remove(worker);
        List<RemoteTask> had = List.copyOf(worker.tasks());
        had.forEach(task -> {
            tasks.remove(task.id());
            drop(task);
        });
        handOut();
        return had;
    }

    /** The partition that a worker has under this key; null when it was taken back meanwhile. */
    @Nullable
    RemoteTask at(WorkerConnection worker, String owner, PartitionKey key) {
        RemoteTask task = tasks.get(new RemoteTask.Id(owner, key));
        return task != null && task.worker == worker ? task : null;
    }

    /** @return the partition, or null when nobody wants the result any more */
    @Nullable
    RemoteTask finished(WorkerConnection worker, String owner, PartitionResult result) {
        RemoteTask task = at(worker, owner, result.key());
        if (task == null) {
            return null;
        }
        tasks.remove(task.id());
        drop(task);
        task.stage().pace().took(result.usage().wallMillis());
        handOut();
        return task;
    }

    /** Takes all that no worker has. */
    List<RemoteTask> takeWaiting() {
        List<RemoteTask> taken = queue.stream().filter(task -> !task.cancelled).toList();
        queue.clear();
        taken.forEach(task -> {
            tasks.remove(task.id());
            drop(task);
        });
        return taken;
    }

    /** Cores of all partitions that wait or run. */
    long cores() {
        return cores;
    }

    int workers() {
        return workers.size();
    }

    int active() {
        return tasks.size();
    }

    /**
     * How many workers all partitions together could keep busy.
     *
     * @param slots of a worker
     * @param memoryBytes of a worker
     */
    int workersFor(int slots, long memoryBytes, int most) {
        double wanted = 0;
        for (RemoteTask task : tasks.values()) {
            long side = slots / task.cores();
            if (task.memoryBytes() > 0) {
                side = Math.min(side, memoryBytes / task.memoryBytes());
            }
            wanted += 1.0 / side;
            if (wanted > most) {
                return most;
            }
        }
        return (int) Math.ceil(wanted - 1e-9);
    }

    /** Lets workers go that had nothing to do for long, or do not have the time for what is next. */
    void letGo(int superfluous, Duration idle) {
        RemoteTask head = head();
        int left = superfluous;
        for (WorkerConnection worker : workers) {
            if (worker.isLeaving() || worker.idleNanos() == 0) {
                continue;
            }
            boolean outlived = head != null && !worker.hasTimeFor(head);
            if (outlived || (left > 0 && worker.idleNanos() > idle.toNanos())) {
                worker.leave();
                left--;
            }
        }
    }

    /** Tells all workers to end; nobody hears of what they had. */
    void close() {
        queue.clear();
        waiting = 0;
        cores = 0;
        tasks.clear();
        workers.forEach(WorkerConnection::leave);
    }
}
