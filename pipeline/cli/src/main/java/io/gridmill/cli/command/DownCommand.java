package io.gridmill.cli.command;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.grid.LocalGrid;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "down", description = "Stops the local grid; its data stays.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        boolean wasUp = new LocalGrid(context.home()).down();
        if (context.json()) {
            context.printJson(Map.of("stopped", wasUp));
        } else {
            context.println(wasUp ? "The local grid is down" : "The local grid was not up");
        }
        return 0;
    }
}
