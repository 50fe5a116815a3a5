package io.gridmill.cli.show.report;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.Width;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.ledger.StageState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stages as boxes, from left to right as the data goes. */
final class StageGraphDrawing {

    private static final double BOX_WIDTH = 208;
    private static final double BOX_HEIGHT = 76;
    private static final double GAP_X = 64;
    private static final double GAP_Y = 20;
    private static final double PADDING = 16;

    /** A larger graph would be wallpaper; the table of stages says as much. */
    private static final int MOST_STAGES = 80;

    private final Instant now;

    StageGraphDrawing(Instant now) {
        this.now = now;
    }

    private record Spot(double x, double y) {}

    boolean canDraw(List<StageSummary> stages) {
        return !stages.isEmpty() && stages.size() <= MOST_STAGES;
    }

    void draw(HtmlWriter html, List<StageSummary> stages) {
        Map<Integer, Spot> spots = layOut(stages);
        double width = spots.values().stream().mapToDouble(Spot::x).max().orElse(0) + BOX_WIDTH + 2;
        double height = spots.values().stream().mapToDouble(Spot::y).max().orElse(0) + BOX_HEIGHT + 2;
        html.open("div", "class", "scroll");
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "graph",
                "width",
                width,
                "height",
                height,
                "viewBox",
                "-1 -1 " + HtmlWriter.number(width) + " " + HtmlWriter.number(height),
                "role",
                "img",
                "aria-label",
                "Stages");
        for (StageSummary stage : stages) {
            for (int upstream : stage.row().dependsOn()) {
                Spot from = spots.get(upstream);
                Spot to = spots.get(stage.stage());
                if (from != null && to != null) {
                    edge(html, from, to);
                }
            }
        }
        for (StageSummary stage : stages) {
            Spot spot = spots.get(stage.stage());
            if (spot != null) {
                box(html, stage, spot);
            }
        }
        html.close().close();
    }

    /** A stage's column is its longest way from the beginning; within a column stages stand near their parents. */
    private static Map<Integer, Spot> layOut(List<StageSummary> stages) {
        Map<Integer, Integer> columns = new HashMap<>();
        List<List<StageSummary>> byColumn = new ArrayList<>();
        for (StageSummary stage : stages) {
            int column = stage.row().dependsOn().stream()
                    .mapToInt(upstream -> columns.getOrDefault(upstream, -1) + 1)
                    .max()
                    .orElse(0);
            columns.put(stage.stage(), column);
            while (byColumn.size() <= column) {
                byColumn.add(new ArrayList<>());
            }
            byColumn.get(column).add(stage);
        }
        int tallest = byColumn.stream().mapToInt(List::size).max().orElse(1);
        double fullHeight = tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y;
        Map<Integer, Spot> spots = new HashMap<>();
        for (int column = 0; column < byColumn.size(); column++) {
            List<StageSummary> inColumn = byColumn.get(column);
            inColumn.sort(Comparator.comparingDouble(stage -> stage.row().dependsOn().stream()
                    .map(spots::get)
                    .filter(spot -> spot != null)
                    .mapToDouble(Spot::y)
                    .average()
                    .orElse(0)));
            double height = inColumn.size() * (BOX_HEIGHT + GAP_Y) - GAP_Y;
            double y = (fullHeight - height) / 2;
            for (StageSummary stage : inColumn) {
                spots.put(stage.stage(), new Spot(column * (BOX_WIDTH + GAP_X), y));
                y += BOX_HEIGHT + GAP_Y;
            }
        }
        return spots;
    }

    private static void edge(HtmlWriter html, Spot from, Spot to) {
        double x1 = from.x() + BOX_WIDTH;
        double y1 = from.y() + BOX_HEIGHT / 2;
        double x2 = to.x();
        double y2 = to.y() + BOX_HEIGHT / 2;
        double bend = Math.max(24, (x2 - x1) / 2);
        String path =
                "M" + HtmlWriter.number(x1) + " " + HtmlWriter.number(y1) + " C" + HtmlWriter.number(x1 + bend) + " "
                        + HtmlWriter.number(y1) + " " + HtmlWriter.number(x2 - bend) + " " + HtmlWriter.number(y2) + " "
                        + HtmlWriter.number(x2 - 5) + " " + HtmlWriter.number(y2);
        html.empty("path", "class", "edge", "d", path);
        html.empty(
                "path",
                "class",
                "tip",
                "d",
                "M" + HtmlWriter.number(x2 - 7) + " " + HtmlWriter.number(y2 - 4) + " l7 4 l-7 4 z");
    }

    private void box(HtmlWriter html, StageSummary stage, Spot spot) {
        Integer partitions = stage.row().partitions();
        html.open(
                "g", "transform", "translate(" + HtmlWriter.number(spot.x()) + " " + HtmlWriter.number(spot.y()) + ")");
        html.element("title", stage.name() + ": " + stage.row().state());
        html.empty("rect", "class", "box", "width", BOX_WIDTH, "height", BOX_HEIGHT, "rx", 10);
        html.empty(
                "rect",
                "class",
                StagePalette.fill(stage.stage()),
                "x",
                PADDING,
                "y",
                20,
                "width",
                9,
                "height",
                9,
                "rx",
                2.5);
        html.element("text", Width.fit(stage.name(), 20), "class", "name", "x", PADDING + 17, "y", 29);
        html.element(
                "text",
                mark(stage.row().state()),
                "class",
                "mark " + stage.row().state().name().toLowerCase(java.util.Locale.ROOT),
                "x",
                BOX_WIDTH - PADDING,
                "y",
                29,
                "text-anchor",
                "end");
        String facts = partitions == null
                ? stage.row().place()
                : Format.count(stage.accepted() + stage.cached()) + "/" + Format.count(partitions)
                        + (stage.row().startedAt() == null ? "" : " · " + took(stage)) + " · "
                        + stage.row().place();
        html.element("text", Width.fit(facts, 30), "class", "facts", "x", PADDING, "y", 49);
        meter(html, stage, partitions == null ? 1 : Math.max(1, partitions));
        html.close();
    }

    private static void meter(HtmlWriter html, StageSummary stage, int partitions) {
        double full = BOX_WIDTH - 2 * PADDING;
        double done = full * Math.min(1, (stage.accepted() + stage.cached()) / (double) partitions);
        double failed = full * Math.min(1, (stage.failed() + stage.skipped()) / (double) partitions);
        html.empty("rect", "class", "meter", "x", PADDING, "y", 60, "width", full, "height", 4, "rx", 2);
        if (done > 0) {
            html.empty("rect", "class", "done", "x", PADDING, "y", 60, "width", done, "height", 4, "rx", 2);
        }
        if (failed > 0) {
            html.empty(
                    "rect",
                    "class",
                    "bad",
                    "x",
                    PADDING + done,
                    "y",
                    60,
                    "width",
                    Math.max(2, failed),
                    "height",
                    4,
                    "rx",
                    2);
        }
    }

    private String took(StageSummary stage) {
        Instant from = stage.row().startedAt();
        Instant to = stage.row().finishedAt();
        return from == null ? "" : Format.duration(Duration.between(from, to == null ? now : to));
    }

    private static String mark(StageState state) {
        return switch (state) {
            case WAITING -> "waiting";
            case RUNNING -> "running";
            case SUCCEEDED -> "✓";
            case TOLERATED -> "✓ with failures";
            case FAILED -> "✕ failed";
            case CANCELLED -> "cancelled";
        };
    }
}
