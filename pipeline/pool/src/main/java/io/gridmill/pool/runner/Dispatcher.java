package io.gridmill.pool.runner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a machine, first come first served. A partition that needs several cores or much memory waits at the head
 * until they are free, so that it cannot starve. Safe for use by several threads.
 */
final class Dispatcher {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Task> queue = new ArrayDeque<>();
    private final int capacity;
    private final int cores;
    private int freeCores;
    private long freeMemory;
    private int running;
    private boolean closed;

    Dispatcher(int cores, long memory, int capacity) {
        this.cores = cores;
        this.freeCores = cores;
        this.freeMemory = memory;
        this.capacity = capacity;
    }

    /** @return false when there is no room */
    boolean offer(Task task) {
        lock.lock();
        try {
            if (closed || queue.size() >= capacity) {
                return false;
            }
            queue.add(task);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work and reserves what it needs; null once the dispatcher is closed. */
    @Nullable
    Task take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Task head = queue.peek();
                if (head != null && fits(head)) {
                    queue.remove();
                    freeCores -= head.resources().cpu();
                    freeMemory -= head.resources().memory().bytes();
                    running++;
                    if (!queue.isEmpty()) {
                        changed.signal();
                    }
                    return head;
                }
                changed.await();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(Task task) {
        return task.resources().cpu() <= freeCores && task.resources().memory().bytes() <= freeMemory;
    }

    void release(Task task) {
        lock.lock();
        try {
            freeCores += task.resources().cpu();
            freeMemory += task.resources().memory().bytes();
            running--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void removeIf(Predicate<Task> unwanted) {
        lock.lock();
        try {
            queue.removeIf(unwanted);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Cores that nobody uses or waits for. */
    int freeCores() {
        lock.lock();
        try {
            long waiting = queue.stream()
                    .limit(cores)
                    .mapToLong(t -> t.resources().cpu())
                    .sum();
            return (int) Math.max(0, freeCores - waiting);
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return running == 0 && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
