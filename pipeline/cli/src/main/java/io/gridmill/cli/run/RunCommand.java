package io.gridmill.cli.run;

import io.gridmill.cli.ClassArchive;
import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.text.Format;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.run.RunLimits;
import io.gridmill.market.estimate.Range;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.PlaceKind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "run",
        description = {
            "Runs a pipeline and waits for its end.",
            "Starts the local grid when no servers are configured. What was accepted in an earlier run is not bought"
                    + " again. Exit codes: 0 done, 1 failed, 2 invalid input, 3 finished with tolerated failures, 4"
                    + " budget used up, 130 interrupted."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PipelineArguments pipeline;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LimitArguments limits;

    @Option(names = "--no-cache", description = "Buys everything again, even what was accepted before.")
    private boolean noCache;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the pipeline's outputs are put (default: results/RUN).")
    private @Nullable Path results;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        RunLimits given = limits.limits();
        boolean buys = pipeline.plan().stages().stream().anyMatch(stage -> stage.place() == PlaceKind.MARKET);
        try (Workbench bench = Workbench.open(context, buys)) {
            if (given.budget().isPresent() && buys) {
                refuseHopeless(bench, given);
            }
            RunRecord run = bench.engine()
                    .record(
                            pipeline.source(),
                            pipeline.file(),
                            pipeline.parameters(),
                            pipeline.workingDirectory(),
                            !noCache,
                            given);
            if (!context.json()) {
                context.println("Run " + run.id() + " of " + run.pipeline());
            }
            return new RunExecutor(context, bench).execute(run, false, results);
        } finally {
            ClassArchive.save();
        }
    }

    /** Nobody wants to buy half of the work on purpose. */
    private void refuseHopeless(Workbench bench, RunLimits given) {
        Amount most = given.budget().orElseThrow();
        Quotation quotation = Quotation.of(
                bench, pipeline, given, !noCache, gridmill.context().err()::println);
        quotation
                .estimate()
                .cost()
                .map(Range::low)
                .filter(low -> low.compareTo(most) > 0)
                .ifPresent(low -> {
                    throw new GridmillException(
                            ErrorCode.BUDGET_EXHAUSTED,
                            "By what its stages took in earlier runs, the run costs at least " + Format.roughly(low)
                                    + " now, more than --max " + most
                                    + ". Nothing was bought. Allow more, or see `gridmill plan "
                                    + pipeline.file() + "` for what it costs with which pools");
                });
    }
}
