package io.gridmill.cli.show;

import io.gridmill.engine.run.RunProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast stages get on, from what was seen of them. The rate is that of the last minute; when less than
 * {@value #FEWEST} partitions came in within it, that since the stage was first seen. Cached partitions take no time and
 * do not count. Not safe for use by several threads.
 */
final class StageRates {

    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final long SPACING_NANOS = 500_000_000L;
    private static final int FEWEST = 5;

    private final Map<String, Deque<Sample>> samples = new HashMap<>();
    private final Map<String, Sample> first = new HashMap<>();

    private record Sample(long nanoTime, long done) {}

    /** Takes note of where the stages stand. */
    void see(RunProgress progress, long nanoTime) {
        for (RunProgress.Stage stage : progress.stages()) {
            Sample now = new Sample(nanoTime, done(stage));
            if (stage.partitions() >= 0) {
                first.putIfAbsent(stage.name(), now);
            }
            Deque<Sample> seen = samples.computeIfAbsent(stage.name(), absent -> new ArrayDeque<>());
            if (seen.isEmpty() || nanoTime - seen.getLast().nanoTime() >= SPACING_NANOS) {
                seen.addLast(now);
            }
            while (nanoTime - seen.getFirst().nanoTime() > WINDOW_NANOS) {
                seen.removeFirst();
            }
        }
    }

    /** Partitions per second; empty while nothing came in. */
    Optional<Double> perSecond(RunProgress.Stage stage, long nanoTime) {
        Deque<Sample> seen = samples.get(stage.name());
        Sample from = seen == null ? null : seen.peekFirst();
        if (from == null || done(stage) - from.done() < FEWEST) {
            from = first.get(stage.name());
        }
        if (from == null) {
            return Optional.empty();
        }
        long came = done(stage) - from.done();
        long took = nanoTime - from.nanoTime();
        return came <= 0 || took <= 0 ? Optional.empty() : Optional.of(came * 1e9 / took);
    }

    /** Time until the stage is done at this rate. */
    Optional<Duration> left(RunProgress.Stage stage, long nanoTime) {
        long open = (long) stage.partitions() - stage.settled();
        return stage.partitions() < 0 || open <= 0
                ? Optional.empty()
                : perSecond(stage, nanoTime).map(rate -> Duration.ofMillis(Math.round(open / rate * 1000)));
    }

    private static long done(RunProgress.Stage stage) {
        return (long) stage.accepted() + stage.failed();
    }
}
