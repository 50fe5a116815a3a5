package io.gridmill.cli.run;

import io.gridmill.cli.Main;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the pipeline's outputs are put (default: results/RUN).")
    private @Nullable Path results;

    @Override
    public Integer call() {
        try (Workbench bench = Workbench.open(gridmill.context(), true)) {
            return new RunExecutor(gridmill.context(), bench)
                    .execute(bench.engine().records().get(run), false, results);
        }
    }
}
