package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.engine.history.PartitionFilter;
import io.gridmill.engine.history.PartitionSummary;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.history.StageRow;
import io.gridmill.engine.ledger.RunRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill logs RUN STAGE [PARTITION]}. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what the commands of a stage wrote, the end of it (at most 8192 characters per stream).",
            "Without a partition: those that failed; if none did, those that had a failed attempt; otherwise the first."
        })
@JsonResult(LogsView.class)
public final class LogsCommand implements Callable<Integer> {

    private static final int MOST_PARTITIONS = 200;

    private final Viewer viewer;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(index = "0", paramLabel = "RUN", description = "Id of a run, the beginning of it, or last.")
    @SuppressWarnings("NullAway.Init")
    private String run;

    @Parameters(index = "1", paramLabel = "STAGE", description = "Name of a stage, or a partition such as render[7].")
    @SuppressWarnings("NullAway.Init")
    private String stage;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PARTITION", description = "Index of a partition, from 0.")
    private @Nullable Integer partition;

    @Option(names = "--failed", description = "Only partitions whose last attempt failed.")
    private boolean failed;

    @Option(names = "--all", description = "All partitions in order, failed or not.")
    private boolean all;

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Only partitions with a larger index: the next page.")
    private int after;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "5",
            description = "Partitions to show (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "20",
            description = "Lines of each stream, from its end; 0 for all (default: ${DEFAULT-VALUE}).")
    private int lines;

    public LogsCommand(Viewer viewer) {
        this.viewer = viewer;
    }

    @Override
    public Integer call() {
        Usage.between("--most", most, 1, MOST_PARTITIONS);
        Usage.between("--lines", lines, 0, Integer.MAX_VALUE);
        Usage.between("--after", after, -1, Integer.MAX_VALUE - 1);
        Context context = gridmill.context();
        try (Archive archive = viewer.open(context)) {
            RunHistory history = archive.history();
            RunRecord record = history.run(run).record();
            PartitionReference reference =
                    PartitionReference.parse(record.id().value(), stage, partition, history.stages(record));
            LogsView view = reference.partition() == null
                    ? ofStage(history, record, reference.stage())
                    : ofPartition(history, record, reference.stage(), reference.partition());
            Printing.print(
                    context,
                    view,
                    () -> view.partitions().isEmpty()
                            ? List.of("No partition of " + view.stage() + " fits.")
                            : new LogText(viewer.now(), viewer.zone(), viewer.style(), lines).lines(view));
        }
        return 0;
    }

    private LogsView ofPartition(RunHistory history, RunRecord record, StageRow row, int index) {
        List<PartitionSummary> one = List.of(history.partition(record, row, index));
        return view(history, record, row, "all", one, false);
    }

    private LogsView ofStage(RunHistory history, RunRecord record, StageRow row) {
        if (all) {
            return page(history, record, row, PartitionFilter.ALL, "all");
        }
        LogsView worst = page(history, record, row, PartitionFilter.FAILED, "failed");
        if (failed || !worst.partitions().isEmpty()) {
            return worst;
        }
        LogsView retried = page(history, record, row, PartitionFilter.TROUBLED, "retried");
        return retried.partitions().isEmpty() ? page(history, record, row, PartitionFilter.ALL, "all") : retried;
    }

    /** One row more than wanted tells whether there are more. */
    private LogsView page(RunHistory history, RunRecord record, StageRow row, PartitionFilter filter, String shown) {
        List<PartitionSummary> page = history.partitions(record, row, filter, after, most + 1);
        boolean more = page.size() > most;
        return view(history, record, row, shown, more ? page.subList(0, most) : page, more);
    }

    private static LogsView view(
            RunHistory history,
            RunRecord record,
            StageRow row,
            String shown,
            List<PartitionSummary> partitions,
            boolean more) {
        Map<Integer, String> suppliers = history.supplierNames(record);
        List<LogsView.PartitionLog> logs = partitions.stream()
                .map(each -> new LogsView.PartitionLog(
                        each.partition(),
                        each.state(),
                        history.attempts(record, row.stage(), each.partition()).stream()
                                .map(attempt -> AttemptView.of(attempt, suppliers))
                                .toList()))
                .toList();
        return new LogsView(record.id().value(), row.name(), shown, more, logs);
    }
}
