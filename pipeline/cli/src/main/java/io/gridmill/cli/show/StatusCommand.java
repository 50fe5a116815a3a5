package io.gridmill.cli.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.grid.GridReport;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill status [RUN]}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows one run with its stages and pools.",
            "Without RUN: whether the local grid is up, where its parts are, and the newest runs."
        })
@JsonResult(
        value = RunStatusView.class,
        form =
                "With RUN one object. Without: up, whether the servers are there; grid, the parts of the local grid; runs,"
                        + " a list of what stands under run.")
public final class StatusCommand implements Callable<Integer> {

    private static final int LARGEST_LIST = 1000;

    private final Viewer viewer;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id of a run, the beginning of it, or last.")
    private @Nullable String run;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20",
            description = "Runs to list, newest first (default: ${DEFAULT-VALUE}).")
    private int most;

    public StatusCommand(Viewer viewer) {
        this.viewer = viewer;
    }

    @Override
    public Integer call() {
        Context context = gridmill.context();
        Usage.between("--most", most, 1, LARGEST_LIST);
        Instant now = viewer.now();
        if (run == null) {
            overview(context, now);
            return 0;
        }
        try (Archive archive = viewer.open(context)) {
            RunDetail detail =
                    archive.history().detail(archive.history().run(run).record());
            Printing.print(
                    context,
                    RunStatusView.of(detail, now),
                    () -> RunStatus.lines(detail, now, viewer.zone(), viewer.style()));
        }
        return 0;
    }

    private void overview(Context context, Instant now) {
        Optional<GridState> grid = viewer.archives().grid(context);
        boolean up = viewer.archives().up(context);
        List<RunSummary> runs = List.of();
        if (up) {
            try (Archive archive = viewer.open(context)) {
                runs = archive.history().newest(most);
            }
        }
        if (context.json()) {
            List<RunView> views =
                    runs.stream().map(each -> RunView.of(each, now)).toList();
            JsonNode parts = grid.<JsonNode>map(GridReport::json).orElse(NullNode.getInstance());
            Printing.print(context, new Overview(up, parts, views), List::of);
        } else if (!up) {
            context.println("The local grid is down; gridmill up or any run starts it");
        } else {
            grid.ifPresent(state -> {
                GridReport.print(context, state);
                context.println("");
            });
            RunList.lines(runs, now, viewer.zone(), viewer.style()).forEach(context::println);
        }
    }

    private record Overview(boolean up, JsonNode grid, List<RunView> runs) {}
}
