package io.gridmill.cli.command;

import io.gridmill.cli.dispute.ChallengeCommand;
import io.gridmill.cli.dispute.DemandCommand;
import io.gridmill.cli.dispute.DisputesCommand;
import io.gridmill.cli.market.OffersCommand;
import io.gridmill.cli.run.CancelCommand;
import io.gridmill.cli.run.LintCommand;
import io.gridmill.cli.run.PlanCommand;
import io.gridmill.cli.run.ResumeCommand;
import io.gridmill.cli.run.RetryCommand;
import io.gridmill.cli.run.RunCommand;
import io.gridmill.cli.show.CostCommand;
import io.gridmill.cli.show.ExplainCommand;
import io.gridmill.cli.show.GridArchives;
import io.gridmill.cli.show.LogsCommand;
import io.gridmill.cli.show.ReportCommand;
import io.gridmill.cli.show.StatusCommand;
import io.gridmill.cli.show.Viewer;
import io.gridmill.cli.show.WatchCommand;
import io.gridmill.cli.wallet.WalletCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All subcommands. To add one: write a class with {@code @Command} that implements {@code Callable<Integer>} (the result
 * is the exit code), takes {@code @ParentCommand Main} for its context, and loads heavy classes only in {@code call};
 * then name it here.
 */
public final class Commands {

    private static final Map<String, Supplier<Object>> ALL = all();

    private static final Set<String> SERVERS = Set.of("grid-supervisor", "pool");

    private Commands() {}

    private static Map<String, Supplier<Object>> all() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("lint", LintCommand::new);
        commands.put("plan", PlanCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put("retry", RetryCommand::new);
        commands.put("cancel", CancelCommand::new);
        commands.put("up", UpCommand::new);
        commands.put("down", DownCommand::new);
        commands.put("status", () -> new StatusCommand(viewer()));
        commands.put("watch", () -> new WatchCommand(viewer()));
        commands.put("logs", () -> new LogsCommand(viewer()));
        commands.put("explain", () -> new ExplainCommand(viewer()));
        commands.put("cost", () -> new CostCommand(viewer()));
        commands.put("report", () -> new ReportCommand(viewer()));
        commands.put("challenge", ChallengeCommand::new);
        commands.put("demand", DemandCommand::new);
        commands.put("disputes", () -> new DisputesCommand(viewer()));
        commands.put("offers", OffersCommand::new);
        commands.put("pool", PoolCommand::new);
        commands.put("wallet", WalletCommand::new);
        commands.put("grid-supervisor", SupervisorCommand::new);
        return commands;
    }

    private static Viewer viewer() {
        return Viewer.standard(new GridArchives());
    }

    /** Whether a command is a server, whose output is a log. */
    public static boolean isServer(String command) {
        return SERVERS.contains(command);
    }

    /** The command that the arguments name, or all when they name none (for help and suggestions). */
    public static Map<String, Object> named(List<String> args) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        for (String arg : args) {
            Supplier<Object> command = ALL.get(arg);
            if (command != null) {
                chosen.put(arg, command.get());
                return chosen;
            }
        }
        ALL.forEach((name, command) -> chosen.put(name, command.get()));
        return chosen;
    }
}
