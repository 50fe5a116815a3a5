package io.gridmill.market.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until somebody moves it, and what is to happen in it. Wall clock and monotonic clock are the
 * same. Safe for use by several threads.
 */
final class SimulatedTime extends Clock {

    private record Event(long atNanos, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private static final Instant BEGINNING = Instant.parse("2027-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nanos;
    private long numbers;

    /** Since the beginning. */
    synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** The action runs on the thread that moves time. */
    synchronized void after(Duration delay, Runnable action) {
        events.add(new Event(nanos + delay.toNanos(), numbers++, action));
    }

    /** How long it is until something happens; null when nothing will. */
    synchronized @Nullable Duration untilNext() {
        Event next = events.peek();
        return next == null ? null : Duration.ofNanos(Math.max(0, next.atNanos() - nanos));
    }

    /** Lets time pass, and all happen that falls into it, in order. */
    void pass(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        while (true) {
            List<Event> due = new ArrayList<>();
            synchronized (this) {
                Event next = events.peek();
                if (next == null || next.atNanos() > end) {
                    nanos = end;
                    return;
                }
                nanos = Math.max(nanos, next.atNanos());
                for (Event also = next; also != null && also.atNanos() <= nanos; also = events.peek()) {
                    due.add(events.remove());
                }
            }
            due.forEach(event -> event.action().run());
        }
    }
}
