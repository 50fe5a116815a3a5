package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * When a pipeline is run by itself.
 *
 * @param pipeline name of the pipeline in the same file
 * @param cron minute, hour, day of month, month, day of week
 * @param parameters templates that may use {@code ${schedule.*}}
 * @param pauseAfterFailures runs that may fail in a row before the schedule pauses; 0: never pauses
 */
public record Schedule(
        String name,
        Position position,
        String pipeline,
        String cron,
        ZoneId timezone,
        Map<String, Located<Template>> parameters,
        Overlap overlap,
        CatchUp catchUp,
        Optional<Duration> catchUpWithin,
        int pauseAfterFailures) {

    /** What happens when the last run is not done yet. */
    public enum Overlap {
        SKIP,
        QUEUE,
        REPLACE
    }

    /** Which of the runs that were missed while nothing was running are made up for. */
    public enum CatchUp {
        NONE,
        LATEST,
        ALL
    }

    public Schedule {
        parameters = Ordered.copyOf(parameters);
    }
}
