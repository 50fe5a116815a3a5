package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.Locale;

/** Somebody who wants to know when something happens to a run. */
public record Notification(List<Event> on, Located<Template> webhook) {

    /** What happens to a run. */
    public enum Event {
        STARTED,
        SUCCEEDED,
        FAILED,
        TOLERATED,
        CANCELLED,
        BUDGET,
        DEADLINE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Notification {
        on = List.copyOf(on);
    }
}
