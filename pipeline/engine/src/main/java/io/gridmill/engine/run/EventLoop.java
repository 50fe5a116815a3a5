package io.gridmill.engine.run;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns a run's state. Everything that happens to the run is a task posted to it; tasks run in the
 * order of their arrival.
 */
final class EventLoop {

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final AtomicLong timerNumbers = new AtomicLong();
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> onCrash;
    private final Thread thread;
    private boolean stopped;

    private record Timer(long at, long number, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at - other.at, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /**
     * @param nanoTime a monotonic clock
     * @param onCrash called on the loop's thread when a task fails, which ends the loop
     */
    EventLoop(String name, LongSupplier nanoTime, Consumer<Throwable> onCrash) {
        this.nanoTime = nanoTime;
        this.onCrash = onCrash;
        this.thread = new Thread(this::work, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From any thread. */
    void post(Runnable task) {
        tasks.add(task);
    }

    /** Runs the task later. From the loop's own thread only. */
    void after(Duration delay, Runnable task) {
        timers.add(new Timer(nanoTime.getAsLong() + delay.toNanos(), timerNumbers.incrementAndGet(), task));
    }

    /** Ends the loop after the tasks that were posted before, and waits for that. */
    void stop() throws InterruptedException {
        post(() -> stopped = true);
        thread.join();
    }

    private void work() {
        try {
            while (!stopped) {
                Runnable task = next();
                if (task != null) {
                    task.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onCrash.accept(e);
        }
    }

    private @Nullable Runnable next() throws InterruptedException {
        Timer timer = timers.peek();
        if (timer == null) {
            return tasks.take();
        }
        long wait = timer.at() - nanoTime.getAsLong();
        if (wait <= 0) {
            timers.remove();
            return timer.task();
        }
        return tasks.poll(wait, TimeUnit.NANOSECONDS);
    }
}
