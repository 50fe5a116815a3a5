package io.gridmill.cli.command;

import io.gridmill.cli.ClassArchive;
import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.grid.GridReport;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "up",
        description = "Starts the local grid (dev chain, object store, database, two pools) unless it is up.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        long begin = System.nanoTime();
        GridState state =
                new LocalGrid(context.home()).ensureUp(line -> context.err().println(line));
        GridReport.print(context, state, (System.nanoTime() - begin) / 1_000_000);
        ClassArchive.save();
        return 0;
    }
}
