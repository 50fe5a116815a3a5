package io.gridmill.cli;

import io.gridmill.cli.command.Commands;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code gridmill}. A start should take a blink: only the class of the command that was asked for is loaded,
 * and that loads its heavy parts when it runs.
 */
@Command(
        name = "gridmill",
        description = "Runs batch pipelines whose partitions are farmed out to worker pools.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where Gridmill keeps its state (default: GRIDMILL_HOME or ~/.gridmill).")
    private @Nullable Path home;

    @Option(
            names = "--profile",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "YAML file that names servers to use instead of the local grid's (default: GRIDMILL_PROFILE).")
    private @Nullable Path profile;

    @Option(
            names = "--output",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "text or json (default: text).")
    private OutputFormat output = OutputFormat.text;

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exit = run(List.of(args), out, err);
        out.flush();
        err.flush();
        System.exit(exit);
    }

    /** Runs one command line and returns the exit code. */
    static int run(List<String> args, PrintWriter out, PrintWriter err) {
        Main main = new Main();
        CommandLine line = new CommandLine(main).setOut(out).setErr(err);
        Commands.named(args).forEach(line::addSubcommand);
        Failures failures = new Failures(main, err);
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setExecutionStrategy(main::execute);
        return line.execute(args.toArray(String[]::new));
    }

    private int execute(ParseResult parsed) {
        String command =
                parsed.hasSubcommand() ? parsed.subcommand().commandSpec().name() : "";
        if (!Commands.isServer(command)) {
            Logging.toFile(context().home().resolve("log/gridmill.log"));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Where this process keeps and finds things, and how it speaks. */
    public Context context() {
        return new Context(
                Context.home(home, System.getenv()),
                profile,
                output,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
