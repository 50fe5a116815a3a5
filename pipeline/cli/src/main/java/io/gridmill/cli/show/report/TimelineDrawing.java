package io.gridmill.cli.show.report;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.Width;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.history.TimelineBar;
import io.gridmill.engine.history.TimelineShare;
import io.gridmill.engine.ledger.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who worked when: one strip per pool, bars for attempts, or the number of busy slots when there are too many. */
final class TimelineDrawing {

    private static final double WIDTH = 1088;
    private static final double LEFT = 132;
    private static final double TOP = 28;
    private static final double STRIP_GAP = 18;
    private static final double DENSITY_HEIGHT = 64;

    private final Report report;
    private final TimeAxis axis;

    TimelineDrawing(Report report) {
        this.report = report;
        this.axis = new TimeAxis(LEFT, WIDTH - LEFT - 8, report.took().toMillis());
    }

    void draw(HtmlWriter html) {
        Report.Timeline timeline = report.timeline();
        if (timeline instanceof Report.Timeline.Bars bars) {
            drawBars(html, bars.bars());
        } else if (timeline instanceof Report.Timeline.Density density) {
            drawDensity(html, density);
        }
    }

    private void drawBars(HtmlWriter html, List<TimelineBar> bars) {
        Map<Integer, List<List<TimelineBar>>> lanes = lanes(bars);
        int most = lanes.values().stream().mapToInt(List::size).max().orElse(1);
        double laneHeight = most > 24 ? 5 : most > 10 ? 9 : 14;
        double height = TOP;
        for (List<List<TimelineBar>> ofPool : lanes.values()) {
            height += ofPool.size() * laneHeight + STRIP_GAP;
        }
        begin(html, height);
        double y = TOP;
        for (Map.Entry<Integer, List<List<TimelineBar>>> pool : lanes.entrySet()) {
            double stripHeight = pool.getValue().size() * laneHeight;
            label(html, pool.getKey(), y, stripHeight);
            for (List<TimelineBar> lane : pool.getValue()) {
                for (TimelineBar bar : lane) {
                    bar(html, bar, y, laneHeight - (laneHeight > 6 ? 3 : 1));
                }
                y += laneHeight;
            }
            y += STRIP_GAP;
        }
        html.close().close();
    }

    /** Each bar goes into the first lane that is free when it begins. */
    private static Map<Integer, List<List<TimelineBar>>> lanes(List<TimelineBar> bars) {
        Map<Integer, List<List<TimelineBar>>> lanes = new TreeMap<>();
        for (TimelineBar bar : bars) {
            List<List<TimelineBar>> ofPool = lanes.computeIfAbsent(bar.supplier(), absent -> new ArrayList<>());
            List<TimelineBar> free = null;
            for (List<TimelineBar> lane : ofPool) {
                if (!lane.get(lane.size() - 1).end().isAfter(bar.begin().plusMillis(20))) {
                    free = lane;
                    break;
                }
            }
            if (free == null) {
                free = new ArrayList<>();
                ofPool.add(free);
            }
            free.add(bar);
        }
        return lanes;
    }

    private void bar(HtmlWriter html, TimelineBar bar, double y, double height) {
        long from = Duration.between(report.began(), bar.begin()).toMillis();
        long to = Duration.between(report.began(), bar.end()).toMillis();
        double x = axis.x(from);
        double width = Math.max(1.5, axis.x(to) - x - 0.8);
        Outcome outcome = bar.outcome();
        boolean failed = outcome != null && !outcome.usable();
        String kind = outcome == null ? " open" : failed ? " failed" : "";
        html.open(
                "rect",
                "class",
                (failed ? "bad" : StagePalette.fill(bar.stage())) + kind,
                "x",
                x,
                "y",
                y,
                "width",
                width,
                "height",
                height,
                "rx",
                Math.min(2.5, height / 3));
        html.element(
                "title",
                stageName(bar.stage()) + "[" + bar.partition() + "]"
                        + (bar.attempt() > 1 ? ", attempt " + bar.attempt() : "") + ", " + Format.millis(to - from)
                        + (outcome == null ? ", running" : failed ? ", failed" : ""));
        html.close();
    }

    private void drawDensity(HtmlWriter html, Report.Timeline.Density density) {
        Map<Integer, Map<Integer, List<TimelineShare>>> pools = new TreeMap<>();
        double busiest = 1;
        for (TimelineShare share : density.shares()) {
            pools.computeIfAbsent(share.supplier(), absent -> new TreeMap<>())
                    .computeIfAbsent(share.span(), absent -> new ArrayList<>())
                    .add(share);
        }
        for (Map<Integer, List<TimelineShare>> pool : pools.values()) {
            for (List<TimelineShare> span : pool.values()) {
                double busy =
                        span.stream().mapToDouble(TimelineShare::busyMillis).sum() / density.spanMillis();
                busiest = Math.max(busiest, busy);
            }
        }
        begin(html, TOP + pools.size() * (DENSITY_HEIGHT + STRIP_GAP));
        double y = TOP;
        for (Map.Entry<Integer, Map<Integer, List<TimelineShare>>> pool : pools.entrySet()) {
            label(html, pool.getKey(), y, DENSITY_HEIGHT);
            html.empty(
                    "line",
                    "class",
                    "base",
                    "x1",
                    LEFT,
                    "x2",
                    WIDTH - 8,
                    "y1",
                    y + DENSITY_HEIGHT,
                    "y2",
                    y + DENSITY_HEIGHT);
            for (Map.Entry<Integer, List<TimelineShare>> span : pool.getValue().entrySet()) {
                column(html, density, span.getKey(), span.getValue(), y + DENSITY_HEIGHT, busiest);
            }
            y += DENSITY_HEIGHT + STRIP_GAP;
        }
        html.close().close();
        html.element(
                "p",
                "Height: slots at work, " + Format.count(Math.round(busiest)) + " at most. One column is "
                        + Format.millis(density.spanMillis()) + ". Red: time that came to nothing.",
                "class",
                "note");
    }

    private void column(
            HtmlWriter html,
            Report.Timeline.Density density,
            int span,
            List<TimelineShare> shares,
            double base,
            double busiest) {
        double x = axis.x(span * density.spanMillis());
        double width = Math.max(1, axis.x((span + 1) * density.spanMillis()) - x - 0.6);
        double y = base;
        for (TimelineShare share : shares) {
            double full = DENSITY_HEIGHT * share.busyMillis() / density.spanMillis() / busiest;
            double bad = DENSITY_HEIGHT * share.failedMillis() / density.spanMillis() / busiest;
            y = block(html, StagePalette.fill(share.stage()), x, y, width, full - bad, stageName(share.stage()));
            y = block(html, "bad", x, y, width, bad, stageName(share.stage()) + ", failed");
        }
    }

    private static double block(
            HtmlWriter html, String kind, double x, double base, double width, double height, String title) {
        if (height < 0.05) {
            return base;
        }
        html.open("rect", "class", kind, "x", x, "y", base - height, "width", width, "height", height);
        html.element("title", title).close();
        return base - height;
    }

    private void begin(HtmlWriter html, double height) {
        html.open("div", "class", "scroll");
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "timeline",
                "width",
                WIDTH,
                "height",
                height,
                "viewBox",
                "0 0 " + HtmlWriter.number(WIDTH) + " " + HtmlWriter.number(height),
                "role",
                "img",
                "aria-label",
                "Timeline");
        axis.draw(html, TOP - 4, height - STRIP_GAP + 4);
    }

    private void label(HtmlWriter html, int supplier, double y, double height) {
        SupplierSummary known = report.suppliers().get(supplier);
        String name = known == null ? "?" : known.record().name();
        html.element("text", Width.fit(name, 16), "class", "pool", "x", 0, "y", y + Math.min(height / 2 + 4, 24));
    }

    private String stageName(int stage) {
        return report.detail().stages().stream()
                .filter(each -> each.stage() == stage)
                .map(StageSummary::name)
                .findFirst()
                .orElse("?");
    }

    /** Which colour is which stage. */
    void legend(HtmlWriter html) {
        html.open("ul", "class", "legend");
        report.detail().stages().stream().limit(24).forEach(stage -> {
            html.open("li");
            html.empty("i", "class", "swatch " + StagePalette.fill(stage.stage()));
            html.text(stage.name()).close();
        });
        html.close();
    }
}
