package io.gridmill.cli.run;

import io.gridmill.cli.Main;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.run.RunLimits;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "resume",
        description = "Continues a run that was interrupted, whatever interrupted it.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(paramLabel = "RUN", description = "Id of the run, the beginning of it, or 'last'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LimitArguments limits;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the pipeline's outputs are put (default: results/RUN).")
    private @Nullable Path results;

    @Override
    public Integer call() {
        RunLimits given = limits.limits();
        try (Workbench bench = Workbench.open(gridmill.context(), true)) {
            RunRecord recorded = bench.engine().limit(bench.engine().records().get(run), given);
            return new RunExecutor(gridmill.context(), bench).execute(recorded, false, results);
        }
    }
}
