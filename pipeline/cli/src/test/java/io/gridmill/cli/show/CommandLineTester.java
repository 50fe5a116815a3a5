package io.gridmill.cli.show;

import io.gridmill.cli.Main;
import io.gridmill.cli.text.Terminal;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.model.dataset.DatasetStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs a command line against a ledger at a fixed moment and keeps what it wrote. */
final class CommandLineTester {

    static final ZoneId ZONE = ZoneOffset.ofHours(1);

    private final Map<String, Function<Viewer, Object>> commands;
    private final Viewer viewer;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    CommandLineTester(
            Ledgers ledgers, DatasetStore store, Instant now, Map<String, Function<Viewer, Object>> commands) {
        this.viewer = new Viewer(
                context -> new SeededArchive(new RunHistory(ledgers.dataSource()), store),
                Clock.fixed(now, ZONE),
                ZONE,
                Terminal.none());
        this.commands = commands;
    }

    private record SeededArchive(RunHistory history, DatasetStore store) implements Archive {
        @Override
        public void close() {}
    }

    /** Returns what was written to standard output; failures are thrown. */
    String run(String... args) {
        out.getBuffer().setLength(0);
        execute(args);
        return out.toString();
    }

    int execute(String... args) {
        CommandLine line =
                new CommandLine(new Main()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        commands.forEach((name, command) -> line.addSubcommand(name, command.apply(viewer)));
        List<Exception> thrown = new ArrayList<>();
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            thrown.add(failure);
            return 1;
        });
        int code = line.execute(args);
        if (!thrown.isEmpty() && thrown.get(0) instanceof RuntimeException failure) {
            throw failure;
        }
        if (!err.toString().isEmpty()) {
            throw new AssertionError(err.toString());
        }
        return code;
    }
}
