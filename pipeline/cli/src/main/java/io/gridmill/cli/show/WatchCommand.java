package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.history.RunSummary;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.model.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill watch RUN}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Follows a run that another process executes until it ends; then ends with the run's exit code.",
            "Watching changes nothing: it can be stopped and started at any time."
        })
@JsonResult(value = RunStatusView.class, form = "One object per line of text, whenever something changed.")
public final class WatchCommand implements Callable<Integer> {

    /** A look at the ledger is at most this part of the time, so that watching never slows down a large run. */
    private static final int LOOKS_SHARE = 10;

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A run that is being resumed has no process for a moment. */
    private static final int LOOKS_WITHOUT_PROCESS = 5;

    private final Viewer viewer;
    private final Pause pause;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "last",
            paramLabel = "RUN",
            description = "Id of a run, the beginning of it, or last (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String run;

    /** Lets time pass between two looks at the ledger. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    public WatchCommand(Viewer viewer) {
        this(viewer, duration -> Thread.sleep(duration.toMillis()));
    }

    WatchCommand(Viewer viewer, Pause pause) {
        this.viewer = viewer;
        this.pause = pause;
    }

    @Override
    public Integer call() throws InterruptedException {
        Context context = gridmill.context();
        try (Archive archive = viewer.open(context)) {
            RunHistory history = archive.history();
            RunSummary summary = history.run(run);
            if (context.json()) {
                return follow(history, summary.record(), jsonSight(context));
            }
            Long elapsed = RunView.of(summary, viewer.now()).elapsedMillis();
            try (ProgressDisplay display = ProgressDisplay.start(
                    context.out(),
                    viewer.terminal(),
                    viewer.clock(),
                    viewer.zone(),
                    summary.record().pipeline(),
                    elapsed == null ? 0 : elapsed)) {
                display.started(summary.record().id());
                return follow(history, summary.record(), new WatchedRun(display));
            }
        }
    }

    /** Whoever is told what a look at the ledger found. */
    interface Sight {
        void seen(RunDetail detail);

        void abandoned(RunDetail detail);
    }

    private Sight jsonSight(Context context) {
        Json json = new Json();
        return new Sight() {
            private String last = "";

            @Override
            public void seen(RunDetail detail) {
                // The clock alone is no news.
                Instant end = detail.run().record().createdAt();
                String compared = json.line(RunStatusView.of(detail, end));
                if (!compared.equals(last)) {
                    last = compared;
                    context.out().print(json.line(RunStatusView.of(detail, viewer.now())) + "\n");
                    context.out().flush();
                }
            }

            @Override
            public void abandoned(RunDetail detail) {}
        };
    }

    private int follow(RunHistory history, RunRecord record, Sight sight) throws InterruptedException {
        int withoutProcess = 0;
        while (true) {
            long began = System.nanoTime();
            RunDetail detail = history.detail(record);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            sight.seen(detail);
            if (detail.run().record().state().finished()) {
                return detail.run().record().state().exitStatus().code();
            }
            withoutProcess = detail.run().attended() ? 0 : withoutProcess + 1;
            if (withoutProcess >= LOOKS_WITHOUT_PROCESS) {
                sight.abandoned(detail);
                return ExitStatus.FAILED.code();
            }
            pause.of(between(SHORTEST_PAUSE, took.multipliedBy(LOOKS_SHARE), LONGEST_PAUSE));
        }
    }

    private static Duration between(Duration least, Duration wanted, Duration most) {
        if (wanted.compareTo(least) < 0) {
            return least;
        }
        return wanted.compareTo(most) > 0 ? most : wanted;
    }
}
