package io.gridmill.cli.dispute;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.show.Archive;
import io.gridmill.cli.show.DisputeSentences;
import io.gridmill.cli.show.DisputeView;
import io.gridmill.cli.show.Viewer;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.history.RunHistory;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill disputes [RUN]}: what the ledger knows, without asking the chain. */
@Command(
        name = "disputes",
        description = {
            "Lists the disputes that you brought, of a run or the newest of all: where each was seen to stand, until when",
            "something can be done, what it cost and brought, and what to do next. Those that are not over come first."
        },
        mixinStandardHelpOptions = true)
@JsonResult(value = DisputeView.class, form = "A list.")
public final class DisputesCommand implements Callable<Integer> {

    private static final int MOST = 100;

    private final Viewer viewer;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id of a run, the beginning of it, or last; without it the newest of all runs.")
    private @Nullable String run;

    public DisputesCommand(Viewer viewer) {
        this.viewer = viewer;
    }

    @Override
    public Integer call() {
        Context context = gridmill.context();
        try (Archive archive = viewer.archives().open(context)) {
            RunHistory history = archive.history();
            List<NamedDispute> disputes = run == null
                    ? history.disputes(MOST)
                    : history.disputes(history.run(run).record());
            if (context.json()) {
                context.println(
                        new Json().pretty(disputes.stream().map(DisputeView::of).toList()));
            } else {
                DisputeSentences.table(
                                disputes, viewer.zone(), viewer.terminal().style())
                        .forEach(context::println);
            }
        }
        return 0;
    }
}
