package io.gridmill.cli.show.report;

import io.gridmill.cli.text.Format;

/** The horizontal axis of the timeline: time since the beginning of the run. */
final class TimeAxis {

    private static final long[] STEPS = {
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        14_400_000,
        21_600_000,
        43_200_000,
        86_400_000
    };
    private static final int MOST_TICKS = 9;

    private final double left;
    private final double width;
    private final long millis;

    /** @param millis length of the axis in time */
    TimeAxis(double left, double width, long millis) {
        this.left = left;
        this.width = width;
        this.millis = Math.max(1, millis);
    }

    double x(long at) {
        return left + width * Math.max(0, Math.min(millis, at)) / millis;
    }

    /** Lines and their times above what is drawn. */
    void draw(HtmlWriter html, double top, double bottom) {
        long step = STEPS[STEPS.length - 1];
        for (long candidate : STEPS) {
            if (millis / candidate <= MOST_TICKS) {
                step = candidate;
                break;
            }
        }
        while (millis / step > MOST_TICKS) {
            step *= 2;
        }
        for (long at = 0; at <= millis; at += step) {
            html.empty("line", "class", "tick", "x1", x(at), "x2", x(at), "y1", top, "y2", bottom);
            String anchor = x(at) > left + width - 24 ? "end" : "middle";
            html.element("text", label(at), "class", "time", "x", x(at), "y", top - 8, "text-anchor", anchor);
        }
    }

    private static String label(long at) {
        return at == 0
                ? "0"
                : Format.millis(at)
                        .replace(".0s", "s")
                        .replace("m 00s", "m")
                        .replace("h 00m", "h")
                        .replace("d 00h", "d");
    }
}
