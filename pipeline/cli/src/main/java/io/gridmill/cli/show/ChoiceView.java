package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.RecordedDecision;
import java.time.Instant;
import java.util.List;

/** What was decided about a pool, in JSON. */
public record ChoiceView(
        @Described("When it was decided") Instant at,
        @Described("Which search of the run it was, from 1") int search,

        @Described("What the pool calls itself; empty when it did not say")
        String pool,

        @Described("Address of the owner; empty when it did not say")
        String owner,

        @Described("URL of the pool") String endpoint,
        @Described("Whether the run bought from it") boolean chosen,

        @Described("0 to 1 among the pools of the search, higher is better; 0 when it does not fit")
        double score,

        @Described("Why it was chosen, or what spoke against it")
        List<String> reasons) {

    public ChoiceView {
        reasons = List.copyOf(reasons);
    }

    public static ChoiceView of(RecordedDecision recorded) {
        return new ChoiceView(
                recorded.at(),
                recorded.search(),
                recorded.decision().name(),
                recorded.decision().owner(),
                recorded.decision().endpoint(),
                recorded.decision().chosen(),
                recorded.decision().score(),
                recorded.decision().reasons());
    }
}
