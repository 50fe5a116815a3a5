package io.gridmill.cli.run;

import io.gridmill.cli.Main;
import io.gridmill.engine.ledger.RunRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "cancel",
        description = "Asks the process that executes a run to stop it. What was accepted is kept and paid.",
        mixinStandardHelpOptions = true)
public final class CancelCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(paramLabel = "RUN", description = "Id of the run, the beginning of it, or 'last'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Override
    public Integer call() {
        try (Workbench bench = Workbench.open(gridmill.context(), false)) {
            RunRecord record = bench.engine().records().get(run);
            boolean asked = bench.engine().records().requestCancel(record.id());
            gridmill.context()
                    .println(
                            asked
                                    ? "Run " + record.id() + " is asked to stop"
                                    : "Run " + record.id() + " has ended already");
            return 0;
        }
    }
}
