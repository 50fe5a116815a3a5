package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.ledger.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run with its stages and pools, for people. */
final class RunStatus {

    private RunStatus() {}

    static List<String> lines(RunDetail detail, Instant now, ZoneId zone, Style style) {
        RunStatusView view = RunStatusView.of(detail, now);
        RunView run = view.run();
        String state = StateWords.of(detail.run());
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(SafeText.line(run.pipeline())) + "  run " + run.run() + "  "
                + StateWords.paint(style, run.state(), state)
                + (run.elapsedMillis() == null
                        ? ""
                        : (detail.run().attended() && run.finishedAt() == null ? " for " : " after ")
                                + Format.millis(run.elapsedMillis())));
        lines.add("  file     " + SafeText.line(run.file()));
        if (run.startedAt() != null) {
            lines.add("  started  " + Format.dateTime(run.startedAt(), zone)
                    + (run.finishedAt() == null
                            ? ""
                            : ", finished " + Format.time(run.finishedAt(), run.startedAt(), zone)));
        }
        if (run.owner() != null) {
            lines.add("  by       " + SafeText.line(run.owner()));
        }
        lines.add("  spent    " + run.spent());
        if (run.failureMessage() != null) {
            lines.add("  " + style.red(run.failureCode() + ": " + SafeText.line(run.failureMessage())));
        }
        lines.add("");
        lines.addAll(stages(view.stages(), now, style));
        if (!view.pools().isEmpty()) {
            lines.add("");
            lines.addAll(pools(view.pools(), style));
        }
        if (!view.checks().isEmpty()) {
            lines.add("");
            view.checks().forEach(sentence -> lines.add(SafeText.line(sentence)));
        }
        String hint = hint(detail, run);
        if (!hint.isEmpty()) {
            lines.add("");
            lines.add(hint);
        }
        return lines;
    }

    private static List<String> stages(List<StageView> stages, Instant now, Style style) {
        Table table = new Table()
                .column("STAGE")
                .column("STATE")
                .number("DONE")
                .number("RUNNING")
                .number("FAILED")
                .number("CACHED")
                .number("RETRIES")
                .number("TOOK")
                .number("PAID");
        for (StageView stage : stages) {
            long retried = Math.max(0, stage.failedAttempts() - stage.failed());
            table.painted(
                    line -> StateWords.paint(style, stage.state(), line),
                    stage.stage(),
                    StateWords.of(stage.state()),
                    Format.count(stage.accepted() + stage.cached()) + "/"
                            + (stage.partitions() == null ? "?" : Format.count(stage.partitions())),
                    Format.count(stage.running()),
                    Format.count(stage.failed() + stage.skipped()),
                    Format.count(stage.cached()),
                    Format.count(retried),
                    took(stage.startedAt(), stage.finishedAt(), now),
                    Format.roughly(stage.amount()));
        }
        return table.lines(style);
    }

    private static List<String> pools(List<PoolView> pools, Style style) {
        Table table = new Table()
                .column("POOL")
                .column("DEAL")
                .column("STATUS")
                .number("CORES")
                .number("RLC/CORE-H")
                .number("ACCEPTED")
                .number("FAILED")
                .number("ESCROW")
                .number("VOUCHER");
        for (PoolView pool : pools) {
            table.row(
                    pool.pool(),
                    Format.hash(pool.deal()),
                    pool.status().name().toLowerCase(java.util.Locale.ROOT),
                    pool.cores() == null ? "-" : Format.count(pool.cores()),
                    pool.corePrice() == null
                            ? "-"
                            : Format.roughly(pool.corePrice().times(3600)).replace(" RLC", ""),
                    Format.count(pool.accepted()),
                    Format.count(pool.failedAttempts()),
                    Format.roughly(pool.escrow()),
                    Format.roughly(pool.total()));
        }
        return table.lines(style);
    }

    private static String took(@Nullable Instant from, @Nullable Instant to, Instant now) {
        return from == null ? "-" : Format.duration(Duration.between(from, to == null ? now : to));
    }

    private static String hint(RunDetail detail, RunView run) {
        if (detail.run().abandoned()) {
            return "No process executes this run. Continue with `gridmill resume " + run.run()
                    + "`; what was accepted is kept.";
        }
        if (run.state() == RunState.RUNNING) {
            return "Follow it with `gridmill watch " + run.run() + "`.";
        }
        return run.state() == RunState.SUCCEEDED || run.state() == RunState.PLANNED
                ? ""
                : "`gridmill explain " + run.run() + "` tells why.";
    }
}
