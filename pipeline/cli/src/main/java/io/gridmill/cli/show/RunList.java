package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.engine.history.RunSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The newest runs, one line each, for people. */
final class RunList {

    private RunList() {}

    static List<String> lines(List<RunSummary> runs, Instant now, ZoneId zone, Style style) {
        if (runs.isEmpty()) {
            return List.of("No runs yet. Start one with `gridmill run FILE`.");
        }
        Table table = new Table()
                .column("RUN")
                .column("PIPELINE")
                .column("STATE")
                .column("STARTED")
                .number("TOOK")
                .number("STAGES")
                .number("PARTITIONS")
                .number("SPENT");
        List<String> abandoned = new ArrayList<>();
        for (RunSummary run : runs) {
            RunView view = RunView.of(run, now);
            table.painted(
                    line -> StateWords.paint(style, view.state(), line),
                    view.run(),
                    view.pipeline(),
                    StateWords.of(run),
                    view.startedAt() == null ? "-" : Format.time(view.startedAt(), now, zone),
                    view.elapsedMillis() == null ? "-" : Format.millis(view.elapsedMillis()),
                    view.stagesFinished() + "/" + view.stages(),
                    Format.count(view.partitions()),
                    Format.roughly(view.spent()));
            if (run.abandoned()) {
                abandoned.add(view.run());
            }
        }
        List<String> lines = new ArrayList<>(table.lines(style));
        if (!abandoned.isEmpty()) {
            lines.add("");
            lines.add("No process executes " + String.join(", ", abandoned) + ". Continue with `gridmill resume "
                    + abandoned.get(0) + "`; what was accepted is kept.");
        }
        return lines;
    }
}
