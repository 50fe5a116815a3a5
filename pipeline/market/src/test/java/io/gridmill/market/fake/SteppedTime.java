package io.gridmill.market.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so: a clock, and a scheduler whose tasks run in the thread of the test. */
public final class SteppedTime extends Clock {

    private final FakeChain chain;
    private final Scheduler scheduler = new Scheduler();
    private Instant now;

    /** @param chain whose time passes along */
    public SteppedTime(FakeChain chain) {
        this.chain = chain;
        this.now = Instant.ofEpochSecond(chain.now());
    }

    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** Runs everything that is due until then, each at its time. */
    public void pass(Duration duration) {
        Instant end = now.plus(duration);
        Task next = scheduler.tasks.peek();
        while (next != null && !next.at.isAfter(end)) {
            scheduler.tasks.remove();
            moveTo(next.at);
            next.run();
            next = scheduler.tasks.peek();
        }
        moveTo(end);
    }

    private void moveTo(Instant later) {
        if (later.isAfter(now)) {
            chain.pass(later.getEpochSecond() - now.getEpochSecond());
            now = later;
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    private final class Task extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final Instant at;
        private final long number;

        Task(Runnable command, Instant at, long number) {
            super(command, null);
            this.at = at;
            this.number = number;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(now, at));
        }

        @Override
        public int compareTo(Delayed other) {
            return Comparator.<Task, Instant>comparing(task -> task.at)
                    .thenComparing(task -> task.number)
                    .compare(this, (Task) other);
        }
    }

    private final class Scheduler extends AbstractExecutorService implements ScheduledExecutorService {
        private final PriorityQueue<Task> tasks = new PriorityQueue<>();
        private long numbers;

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            numbers++;
            Task task = new Task(command, now.plus(Duration.of(delay, unit.toChronoUnit())), numbers);
            tasks.add(task);
            return task;
        }

        @Override
        public void execute(Runnable command) {
            var unused = schedule(command, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shutdown() {
            tasks.clear();
        }

        @Override
        public List<Runnable> shutdownNow() {
            tasks.clear();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
