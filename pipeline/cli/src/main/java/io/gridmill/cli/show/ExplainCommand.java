package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill explain RUN [STAGE[PARTITION]]}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Tells in plain sentences why a run, a stage or a partition failed, was tried again or waits, where it ran and",
            "what the market matched, why each pool was chosen or not, and what can be done now."
        })
@JsonResult(ExplainView.class)
public final class ExplainCommand implements Callable<Integer> {

    /** Pools that the text names; JSON has more. */
    private static final int MOST_CHOICES = 40;

    private final Viewer viewer;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "last",
            paramLabel = "RUN",
            description = "Id of a run, the beginning of it, or last (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String run;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "STAGE",
            description = "Name of a stage, or a partition such as render[7].")
    private @Nullable String stage;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PARTITION", description = "Index of a partition, from 0.")
    private @Nullable Integer partition;

    public ExplainCommand(Viewer viewer) {
        this.viewer = viewer;
    }

    @Override
    public Integer call() {
        Context context = gridmill.context();
        try (Archive archive = viewer.open(context)) {
            RunHistory history = archive.history();
            RunRecord record = history.run(run).record();
            ExplainView view = view(history, history.detail(record));
            Printing.print(context, view, () -> lines(view, viewer));
        }
        return 0;
    }

    private ExplainView view(RunHistory history, RunDetail detail) {
        RunExplainer explainer = new RunExplainer(history, detail, viewer.now());
        if (stage == null) {
            return explainer.run();
        }
        RunRecord record = detail.run().record();
        PartitionReference reference =
                PartitionReference.parse(record.id().value(), stage, partition, history.stages(record));
        return reference.partition() == null
                ? explainer.stage(reference.stage().name())
                : new PartitionExplainer(history, detail, viewer.now(), viewer.zone())
                        .explain(reference.stage(), reference.partition());
    }

    private static List<String> lines(ExplainView view, Viewer viewer) {
        Style style = viewer.style();
        List<String> lines = new ArrayList<>();
        part(lines, style.bold("What happened"), view.happened());
        part(lines, style.bold("Where it ran"), view.where());
        part(
                lines,
                style.bold("Which pools were considered"),
                ChoiceSentences.all(view.choices(), viewer.zone(), MOST_CHOICES));
        part(lines, style.bold("What you can do"), view.next());
        return lines;
    }

    private static void part(List<String> lines, String head, List<String> sentences) {
        if (sentences.isEmpty()) {
            return;
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(head);
        sentences.forEach(sentence -> lines.add("  - " + SafeText.line(sentence.strip())));
    }
}
