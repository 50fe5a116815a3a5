package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import java.util.List;

/** An explanation in JSON. */
record ExplainView(
        @Described("Id of the run") String run,

        @Described("What is explained: run, a stage, or a partition such as render[7]")
        String subject,

        @Described("State of what is explained") String state,

        @Described("What happened and why, one sentence or two each")
        List<String> happened,

        @Described("Where it ran and what the market matched")
        List<String> where,

        @Described("Which pools were considered, and why each was chosen or not; for a run only")
        List<ChoiceView> choices,

        @Described("What can be done now") List<String> next) {

    ExplainView {
        happened = List.copyOf(happened);
        where = List.copyOf(where);
        choices = List.copyOf(choices);
        next = List.copyOf(next);
    }
}
