package io.gridmill.cli.command;

import io.gridmill.cli.Main;
import io.gridmill.cli.grid.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "grid-supervisor", description = "Keeps the local grid up; started by gridmill up.", hidden = true)
final class SupervisorCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Override
    public Integer call() throws Exception {
        return Supervisor.run(gridmill.context().home(), System.out);
    }
}
