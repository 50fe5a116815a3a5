package io.gridmill.model.plan;

import io.gridmill.model.Digest;
import java.time.Duration;
import java.util.Optional;

/** What earlier runs tell about how long work takes. */
@FunctionalInterface
public interface Pace {

    /** Wall time of one point of the stage with this digest; empty when it has never run. */
    Optional<Duration> perPoint(Digest stage);

    static Pace unknown() {
        return stage -> Optional.empty();
    }
}
