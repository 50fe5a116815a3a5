package io.gridmill.cli.run;

import io.gridmill.cli.Context;
import io.gridmill.cli.show.ProgressDisplay;
import io.gridmill.cli.text.Terminal;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.run.RunHandle;
import io.gridmill.engine.run.RunOutcome;
import io.gridmill.model.Amount;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Executes a recorded run with a display, ends it on Ctrl-C, fetches its results and tells how it went. */
final class RunExecutor {

    /** How long the process stays after Ctrl-C to settle what was accepted. */
    private static final long FAREWELL_SECONDS = 60;

    private final Context context;
    private final Workbench bench;

    RunExecutor(Context context, Workbench bench) {
        this.context = context;
        this.bench = bench;
    }

    /** @return the exit code */
    int execute(RunRecord run, boolean retryFailed, @Nullable Path results) {
        RunHandle handle = new RunHandle();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            handle.cancel();
            try {
                ended.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        RunOutcome outcome;
        List<ResultFetcher.Fetched> fetched = List.of();
        try {
            try (ProgressDisplay display = ProgressDisplay.start(
                    context.json() ? context.err() : context.out(),
                    Terminal.of(System.getenv(), Terminal.attached()),
                    Clock.systemUTC(),
                    ZoneId.systemDefault(),
                    run.pipeline())) {
                outcome = bench.engine().execute(run, retryFailed, display, handle);
            }
            if (outcome.state() == RunState.SUCCEEDED || outcome.state() == RunState.TOLERATED) {
                Path directory = results == null ? Path.of("results", run.id().value()) : results;
                fetched = new ResultFetcher(bench.dataSource(), bench.store())
                        .fetch(run, bench.engine().planOf(run), directory);
            }
            tell(run, outcome, fetched);
        } finally {
            ended.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending because of Ctrl-C.
            return RunState.CANCELLED.exitStatus().code();
        }
        return outcome.state().exitStatus().code();
    }

    private void tell(RunRecord run, RunOutcome outcome, List<ResultFetcher.Fetched> fetched) {
        if (context.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run", run.id().value());
            json.put("pipeline", run.pipeline());
            json.put("state", outcome.state());
            json.put("spent", outcome.spent());
            json.put("settled", outcome.settled());
            outcome.failureCode().ifPresent(code -> json.put("failureCode", code));
            outcome.failureMessage().ifPresent(message -> json.put("failureMessage", message));
            json.put("outputs", fetched);
            context.printJson(json);
            return;
        }
        context.println("");
        context.println("Run " + run.id() + " of " + run.pipeline() + ": " + words(outcome.state()) + ", "
                + (outcome.spent().equals(Amount.ZERO) ? "nothing spent" : outcome.spent() + " spent")
                + (outcome.settled()
                        ? ""
                        : " (a deal is still to be closed on chain; `gridmill resume " + run.id() + "` does it)"));
        outcome.failureMessage().ifPresent(message -> context.println("  " + message));
        for (ResultFetcher.Fetched file : fetched.subList(0, Math.min(fetched.size(), 10))) {
            context.println("  " + file.output() + ": " + file.file());
        }
        if (fetched.size() > 10) {
            context.println("  and " + (fetched.size() - 10) + " more files");
        }
        context.println("  See `gridmill report " + run.id() + "`, `gridmill cost " + run.id() + "`"
                + (outcome.state() == RunState.SUCCEEDED ? "" : ", `gridmill explain " + run.id() + "`"));
    }

    private static String words(RunState state) {
        return switch (state) {
            case SUCCEEDED -> "succeeded";
            case TOLERATED -> "finished with tolerated failures";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case BUDGET -> "stopped, the budget is used up";
            case PLANNED, RUNNING -> "not finished";
        };
    }
}
