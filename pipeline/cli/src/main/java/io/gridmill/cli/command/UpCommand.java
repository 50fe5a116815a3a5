package io.gridmill.cli.command;

import io.gridmill.cli.ClassArchive;
import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.grid.GridPart;
import io.gridmill.cli.grid.GridReport;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "up",
        description = {
            "Starts the local grid (dev chain, object store, database, two pools) unless it is up.",
            "Parts that the profile or GRIDMILL_* variables replace by other servers are left out."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        long begin = System.nanoTime();
        Set<GridPart> parts = Servers.parts(Profile.read(context.profile(), System.getenv()));
        if (parts.isEmpty()) {
            context.println("All servers are configured; there is no local grid to start");
            return 0;
        }
        GridState state = new LocalGrid(context.home())
                .ensureUp(parts, line -> context.err().println(line));
        GridReport.print(context, state, (System.nanoTime() - begin) / 1_000_000);
        ClassArchive.save();
        return 0;
    }
}
