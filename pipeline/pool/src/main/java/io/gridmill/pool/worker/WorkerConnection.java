package io.gridmill.pool.worker;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A worker that is there, as its pool sees it. All but the conversation is guarded by the engine's lock. */
final class WorkerConnection {

    /** With short partitions a worker has this many times its cores in orders. */
    private static final int STOCK = 2;

    private final FromWorker.Hello hello;
    private final int slots;
    private final long memoryBytes;
    private final Conversation<FromWorker, ToWorker> conversation;
    private final long expiryNanos;

    private final Set<RemoteTask> tasks = new LinkedHashSet<>();

    /** Versions of the stages that it knows. */
    private final Map<RemoteStage.Id, Long> stages = new HashMap<>();

    private int cores;
    private long bytes;
    private long idleSinceNanos;
    private boolean leaving;
    private boolean fresh = true;

    /** @param expiryNanos when it will be ended by others, on the clock of {@link System#nanoTime} */
    WorkerConnection(
            FromWorker.Hello hello,
            int slots,
            long memoryBytes,
            Conversation<FromWorker, ToWorker> conversation,
            long expiryNanos) {
        this.hello = hello;
        this.slots = slots;
        this.memoryBytes = memoryBytes;
        this.conversation = conversation;
        this.expiryNanos = expiryNanos;
        this.idleSinceNanos = System.nanoTime();
    }

    String id() {
        return hello.worker();
    }

    /** Where it is, for people. */
    String where() {
        return hello.worker() + " (process " + hello.pid() + " on " + hello.host() + ")";
    }

    /** How full it is, from 0. */
    double load() {
        return (double) cores / slots;
    }

    boolean canTake(RemoteTask task) {
        if (leaving || !hasTimeFor(task)) {
            return false;
        }
        int stock = task.stage().pace().isShort() ? STOCK : 1;
        return tasks.isEmpty()
                || (cores + task.cores() <= stock * slots && bytes + task.memoryBytes() <= stock * memoryBytes);
    }

    /**
     * Whether a partition would be over before this worker is. What is in stock already comes first. The first one is
     * taken in any case: no other worker would have more time.
     */
    boolean hasTimeFor(RemoteTask task) {
        if (expiryNanos == Long.MAX_VALUE || fresh) {
            return true;
        }
        long limit = task.stage().order().resources().time().toNanos();
        long turns = 1L + cores / slots;
        return limit <= (expiryNanos - System.nanoTime()) / turns;
    }

    void give(RemoteTask task, RemoteStage stage) {
        Long known = stages.put(stage.id(), stage.version());
        if (known == null || known != stage.version()) {
            conversation.send(stage.message());
        }
        task.worker = this;
        fresh = false;
        tasks.add(task);
        cores += task.cores();
        bytes += task.memoryBytes();
        conversation.send(task.message());
    }

    /** A stage has fresh URLs: what is in stock needs them. */
    void renew(RemoteStage stage) {
        if (stages.computeIfPresent(stage.id(), (id, known) -> stage.version()) != null) {
            conversation.send(stage.message());
        }
    }

    void take(RemoteTask task) {
        if (tasks.remove(task)) {
            cores -= task.cores();
            bytes -= task.memoryBytes();
            if (tasks.isEmpty()) {
                idleSinceNanos = System.nanoTime();
            }
        }
    }

    void forget(String owner) {
        if (stages.keySet().removeIf(id -> id.owner().equals(owner))) {
            conversation.send(new ToWorker.Forget(owner));
        }
    }

    Set<RemoteTask> tasks() {
        return tasks;
    }

    /** Nanoseconds without work; 0 while it has some. */
    long idleNanos() {
        return tasks.isEmpty() ? System.nanoTime() - idleSinceNanos : 0;
    }

    void send(ToWorker message) {
        conversation.send(message);
    }

    /** It gets nothing more, and is told to end. */
    void leave() {
        leaving = true;
        conversation.send(new ToWorker.End());
    }

    boolean isLeaving() {
        return leaving;
    }

    void close() {
        conversation.close();
    }
}
