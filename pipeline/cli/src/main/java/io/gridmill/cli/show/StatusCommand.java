package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.engine.history.RunSummary;
import java.time.Instant;
import java.util.List;
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
        description = "Lists the newest runs, or shows one run with its stages and pools.")
@JsonResult(
        value = RunStatusView.class,
        form = "With RUN one object; without, one object with the key runs, a list of what stands under run.")
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
        try (Archive archive = viewer.open(context)) {
            if (run == null) {
                list(context, archive.history().newest(most), now);
            } else {
                var detail = archive.history().detail(archive.history().run(run).record());
                Printing.print(
                        context,
                        RunStatusView.of(detail, now),
                        () -> RunStatus.lines(detail, now, viewer.zone(), viewer.style()));
            }
        }
        return 0;
    }

    private void list(Context context, List<RunSummary> runs, Instant now) {
        List<RunView> views = runs.stream().map(each -> RunView.of(each, now)).toList();
        Printing.print(context, new Runs(views), () -> RunList.lines(runs, now, viewer.zone(), viewer.style()));
    }

    private record Runs(List<RunView> runs) {}
}
