package io.gridmill.cli.command;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.grid.GridReport;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "status",
        description = "Shows whether the local grid is up and where its parts are.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        Optional<GridState> state = new LocalGrid(context.home()).find();
        if (state.isPresent()) {
            GridReport.print(context, state.get());
        } else if (context.json()) {
            context.printJson(Map.of("up", false));
        } else {
            context.println("The local grid is down; gridmill up or any run starts it");
        }
        return 0;
    }
}
