package io.gridmill.market.pool;

import java.time.Clock;
import java.time.Duration;

/** How long something has been failing. One thread at a time. */
final class Liveness {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Clock clock;
    private final Duration grace;
    private boolean failing;
    private long sinceMillis;
    private Duration pause = FIRST_PAUSE;

    Liveness(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    void good() {
        failing = false;
        pause = FIRST_PAUSE;
    }

    boolean isFailing() {
        return failing;
    }

    /** Takes note of a failure; whether they have lasted for the grace. */
    boolean failed() {
        long now = clock.millis();
        if (!failing) {
            failing = true;
            sinceMillis = now;
        }
        return now - sinceMillis >= grace.toMillis();
    }

    /** How long to wait before the next try: longer each time, but so that the end of the grace is noticed. */
    Duration pause() {
        Duration next = pause;
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        Duration left = grace.minusMillis(clock.millis() - sinceMillis);
        return left.isNegative() || left.isZero() ? next : min(next, left.plusMillis(1));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
