package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Width;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.run.RunProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of a progress display: a headline, one line per stage, one for the pools. Every line fits the width. */
final class ProgressLines {

    /** More lines than this would not fit on small terminals. */
    private static final int MOST_STAGES = 12;

    private static final int LONGEST_NAME = 24;
    private static final int SHORTEST_BAR = 8;
    private static final int LONGEST_BAR = 40;

    private final Style style;
    private final StageRates rates;

    /** Widest so far: bars that grow and shrink with the words behind them would be restless. */
    private int factsWidth;

    ProgressLines(Style style, StageRates rates) {
        this.style = style;
        this.rates = rates;
    }

    /**
     * @param title pipeline and run
     * @param elapsedMillis since the run began
     */
    List<String> lines(String title, RunProgress progress, long elapsedMillis, long nanoTime, int width) {
        List<String> lines = new ArrayList<>();
        String facts = StateWords.of(progress.state()) + "  " + Format.millis(elapsedMillis) + "  "
                + Format.roughly(progress.spent());
        String head = Width.fit(SafeText.line(title), Math.max(4, width - Width.of(facts) - 2));
        lines.add(
                Width.of(head) + 2 + Width.of(facts) > width
                        ? Width.fit(head + "  " + facts, width)
                        : style.bold(head) + "  " + StateWords.paint(style, progress.state(), facts));
        List<RunProgress.Stage> shown = shown(progress.stages());
        int nameWidth = shown.stream()
                .mapToInt(stage -> Math.min(LONGEST_NAME, Width.of(SafeText.line(stage.name()))))
                .max()
                .orElse(0);
        nameWidth = Math.min(nameWidth, Math.max(6, width / 4));
        List<String> counts = shown.stream().map(ProgressLines::count).toList();
        int countWidth = counts.stream().mapToInt(Width::of).max().orElse(0);
        List<String> news = shown.stream().map(stage -> facts(stage, nanoTime)).toList();
        factsWidth =
                Math.max(factsWidth, news.stream().mapToInt(Width::of).max().orElse(0));
        for (int i = 0; i < shown.size(); i++) {
            String count = Width.padLeft(counts.get(i), countWidth);
            lines.add(stage(shown.get(i), nameWidth, count, news.get(i), width));
        }
        if (shown.size() < progress.stages().size()) {
            lines.add(style.dim(Width.fit("  " + hidden(progress.stages(), shown), width)));
        }
        if (!progress.pools().isEmpty() && !progress.state().finished()) {
            lines.add(style.dim(Width.fit("  " + pools(progress.pools()), width)));
        }
        return lines;
    }

    /** All, or those under way and their neighbours. */
    private static List<RunProgress.Stage> shown(List<RunProgress.Stage> stages) {
        if (stages.size() <= MOST_STAGES) {
            return stages;
        }
        List<RunProgress.Stage> interesting = stages.stream()
                .filter(stage -> stage.state() == StageState.RUNNING || stage.state() == StageState.FAILED)
                .limit(MOST_STAGES)
                .toList();
        return interesting.isEmpty() ? stages.subList(stages.size() - MOST_STAGES, stages.size()) : interesting;
    }

    private static String hidden(List<RunProgress.Stage> stages, List<RunProgress.Stage> shown) {
        long finished = stages.stream()
                .filter(stage -> !shown.contains(stage) && stage.state().finished())
                .count();
        long others = stages.size() - shown.size() - finished;
        return "and " + Format.count(finished, "finished stage")
                + (others == 0 ? "" : ", " + Format.count(others, "other"));
    }

    private static String count(RunProgress.Stage stage) {
        return stage.partitions() < 0
                ? ""
                : Format.count(stage.accepted() + (long) stage.cached()) + "/" + Format.count(stage.partitions());
    }

    private String stage(RunProgress.Stage stage, int nameWidth, String count, String facts, int width) {
        String name = "  " + Width.padRight(Width.fit(SafeText.line(stage.name()), nameWidth), nameWidth) + "  ";
        if (stage.partitions() < 0 || stage.state() == StageState.WAITING) {
            String word = StateWords.of(stage.state());
            return Width.fit(name, width)
                    + StateWords.paint(style, stage.state(), Width.fit(word, width - Width.of(name)));
        }
        int room = width - Width.of(name) - Width.of(count) - 2;
        int bar = Math.min(LONGEST_BAR, room - factsWidth);
        if (bar >= SHORTEST_BAR) {
            return name + bar(stage, bar) + "  " + count + facts;
        }
        // A narrow window: facts go first, then the bar.
        bar = Math.min(LONGEST_BAR, room);
        return bar < SHORTEST_BAR ? Width.fit(name + count, width) : name + bar(stage, bar) + "  " + count;
    }

    private String facts(RunProgress.Stage stage, long nanoTime) {
        StringBuilder facts = new StringBuilder();
        if (stage.partitions() < 0 || stage.state() == StageState.WAITING) {
            return "";
        }
        if (stage.running() > 0) {
            facts.append("  ").append(Format.count(stage.running())).append(" running");
        }
        if (stage.cached() > 0) {
            facts.append("  ").append(Format.count(stage.cached())).append(" cached");
        }
        int failed = stage.failed() + stage.skipped();
        if (failed > 0) {
            facts.append("  ").append(Format.count(failed)).append(" failed");
        }
        if (stage.state() == StageState.RUNNING) {
            rates.perSecond(stage, nanoTime)
                    .ifPresent(rate -> facts.append("  ").append(Format.rate(rate)));
            rates.left(stage, nanoTime)
                    .ifPresent(left ->
                            facts.append("  ").append(Format.duration(left)).append(" left"));
        } else {
            facts.append("  ").append(StateWords.of(stage.state()));
        }
        return facts.toString();
    }

    private String bar(RunProgress.Stage stage, int width) {
        int all = Math.max(1, stage.partitions());
        int done = cells(stage.accepted() + (long) stage.cached(), all, width);
        int failed = Math.min(width - done, atLeastOne(stage.failed() + (long) stage.skipped(), all, width));
        int running = Math.min(width - done - failed, cells(stage.running(), all, width));
        return style.green("█".repeat(done))
                + style.red("▓".repeat(failed))
                + style.cyan("▒".repeat(running))
                + style.dim("░".repeat(width - done - failed - running));
    }

    private static int cells(long part, long all, int width) {
        return (int) Math.min(width, part * width / all);
    }

    private static int atLeastOne(long part, long all, int width) {
        return part == 0 ? 0 : Math.max(1, cells(part, all, width));
    }

    private static String pools(List<RunProgress.Pool> pools) {
        return pools.stream()
                .map(pool -> SafeText.line(pool.name())
                        + (pool.reachable()
                                ? " " + Format.count(pool.running()) + " of " + Format.count(pool.slots(), "slot")
                                : " lost"))
                .collect(Collectors.joining(" · "));
    }
}
