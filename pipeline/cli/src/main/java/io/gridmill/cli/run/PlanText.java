package io.gridmill.cli.run;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.model.Amount;
import io.gridmill.model.Durations;
import io.gridmill.model.plan.Dependency;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for people. */
final class PlanText {

    private static final int MOST_REFUSED = 10;

    private final Style style;
    private final List<String> lines = new ArrayList<>();

    PlanText(Style style) {
        this.style = style;
    }

    List<String> lines(Plan plan, PlanView view) {
        String description = plan.pipeline().description();
        lines.add(view.pipeline() + (description.isEmpty() ? "" : ": " + description));
        view.parameters().forEach((name, value) -> lines.add("  " + name + " = " + value));
        for (StagePlan stage : plan.stages()) {
            stage(plan, stage, view.stages().get(stage.index()));
        }
        QuoteView quote = view.quote();
        if (quote != null) {
            quote(quote);
        }
        return lines;
    }

    private void stage(Plan plan, StagePlan stage, PlanView.StageLine line) {
        lines.add("");
        lines.add(line.name() + " (" + line.kind() + ", " + line.place() + ")");
        lines.add("  partitions  " + partitions(line));
        lines.add("  each needs  " + Format.count(line.cpu(), "core")
                + (line.gpu() > 0 ? ", " + line.gpu() + " GPUs" : "") + ", "
                + stage.resources().memory() + ", at most "
                + Durations.text(stage.resources().time()));
        if (line.likelyMillis() != null) {
            lines.add("  each takes  about " + Format.millis(line.likelyMillis())
                    + (line.lowMillis() != null && line.highMillis() != null
                            ? ", half of them " + Format.millis(line.lowMillis()) + " to "
                                    + Format.millis(line.highMillis())
                            : "")
                    + " in earlier runs");
        }
        if (line.bytesIn() != null) {
            lines.add("  reads       " + Format.size(line.bytesIn()));
        }
        if (!stage.dependencies().isEmpty()) {
            lines.add("  after       "
                    + stage.dependencies().stream()
                            .map(dependency -> waits(plan, dependency))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String partitions(PlanView.StageLine line) {
        if (line.partitions() == null) {
            return "known when the files are";
        }
        return line.partitions()
                + (line.points() > 1 ? ", " + line.points() + " points each" : "")
                + (line.cached() != null && line.cached() > 0
                        ? "; " + (line.cached().equals(line.partitions()) ? "all" : line.cached())
                                + " known from earlier runs"
                        : "");
    }

    private static String waits(Plan plan, Dependency dependency) {
        String name = plan.stages().get(dependency.stage()).name();
        return switch (dependency.kind()) {
            case GATHER, FILES, AFTER -> "all of " + name;
            case EACH -> "each partition of " + name;
            case GROUP -> "each group of " + name;
        };
    }

    private void quote(QuoteView quote) {
        lines.add("");
        lines.add("Cost        " + cost(quote));
        lines.add("Time        " + time(quote));
        if (quote.deals() > 0) {
            lines.add("On chain    " + Format.count(quote.deals(), "deal") + ", "
                    + Format.count(quote.transactions(), "transaction") + ", about " + Format.count(quote.gas())
                    + " gas");
        }
        limits(quote);
        if (!quote.measured()) {
            lines.add("            No earlier run tells how long all partitions take: where none does, the limit of the"
                    + " stage stands in.");
        }
        if (!quote.complete()) {
            lines.add("            Stages whose partitions are not known yet are not counted.");
        }
        quote.warnings().forEach(warning -> lines.add(style.yellow("Warning     " + warning)));
        pools(quote);
        tradeOffs(quote);
    }

    private static String cost(QuoteView quote) {
        Amount low = quote.costLow();
        Amount likely = quote.costLikely();
        Amount high = quote.costHigh();
        if (low == null || likely == null || high == null) {
            return "cannot be told: no pool can serve the run now";
        }
        if (high.isZero()) {
            return "nothing has to be bought";
        }
        return quote.measured()
                ? "about " + Format.roughly(likely) + " (" + Format.roughly(low) + " to " + Format.roughly(high) + ")"
                : "at most " + Format.roughly(high) + (low.isZero() ? "" : ", at least " + Format.roughly(low));
    }

    private static String time(QuoteView quote) {
        Long low = quote.timeLowMillis();
        Long likely = quote.timeLikelyMillis();
        Long high = quote.timeHighMillis();
        if (low == null || likely == null || high == null) {
            return "cannot be told";
        }
        return quote.measured()
                ? "about " + Format.millis(likely) + " (" + Format.millis(low) + " to " + Format.millis(high) + ")"
                : "at most " + Format.millis(high) + (low == 0 ? "" : ", at least " + Format.millis(low));
    }

    private void limits(QuoteView quote) {
        Amount budget = quote.budget();
        Long deadline = quote.deadlineMillis();
        if (budget != null || deadline != null) {
            lines.add("Limits      " + (budget == null ? "" : "budget " + budget)
                    + (budget != null && deadline != null ? ", " : "")
                    + (deadline == null ? "" : "deadline " + Durations.text(Duration.ofMillis(deadline))));
        }
    }

    private void pools(QuoteView quote) {
        if (quote.pools().isEmpty() && quote.complaints().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Pools");
        int refused = 0;
        for (QuoteView.PoolLine pool : quote.pools()) {
            if (pool.chosen() || refused++ < MOST_REFUSED) {
                lines.add("  " + (pool.chosen() ? "chosen      " : "not chosen  ")
                        + SafeText.line(
                                pool.name() + " (" + pool.endpoint() + ") " + String.join(", ", pool.reasons())));
            }
        }
        for (String complaint : quote.complaints()) {
            if (refused++ < MOST_REFUSED) {
                lines.add("  not chosen  " + SafeText.line(complaint));
            }
        }
        if (refused > MOST_REFUSED) {
            lines.add("  and " + Format.count(refused - MOST_REFUSED)
                    + " more that are not chosen (--output json has all)");
        }
    }

    private void tradeOffs(QuoteView quote) {
        if (quote.tradeOffs().size() < 2) {
            return;
        }
        lines.add("");
        Table table = new Table()
                .column("")
                .number("POOLS")
                .number("COST")
                .number("TIME")
                .column("");
        for (QuoteView.TradeOffLine each : quote.tradeOffs()) {
            table.row(
                    " ",
                    each.pools(),
                    Format.roughly(each.cost()),
                    Format.millis(each.timeMillis()),
                    each.present() ? "this run" : "--deadline " + deadline(each));
        }
        lines.add("Choices");
        lines.addAll(table.lines(style));
    }

    /** A little more than it takes. */
    private static String deadline(QuoteView.TradeOffLine each) {
        long seconds = Math.max(1, (long) Math.ceil(each.timeMillis() / 1000.0 * 1.02));
        return Durations.text(Duration.ofSeconds(seconds < 600 ? seconds : (seconds + 59) / 60 * 60));
    }
}
