package io.gridmill.cli.command;

import io.gridmill.cli.Main;
import io.gridmill.cli.grid.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(name = "grid-supervisor", description = "Keeps the local grid up; started by gridmill up.", hidden = true)
final class SupervisorCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Option(
            names = "--parts",
            required = true,
            paramLabel = "PARTS",
            description = "What to start, such as store,chain.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String parts;

    @Override
    public Integer call() throws Exception {
        return Supervisor.run(gridmill.context().home(), parts, System.out);
    }
}
