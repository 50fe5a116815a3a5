package io.gridmill.cli.show;

import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Terminal;
import io.gridmill.cli.text.Width;
import io.gridmill.engine.run.RunProgress;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Redraws the lines in place on a terminal. A frame is one write, within the terminal's own brackets for frames where it
 * knows them, and lines are overwritten instead of cleared first: nothing flickers. Nothing is left switched on (no
 * hidden cursor, no colours), so a killed process leaves a sane terminal.
 */
final class LivePainter implements Painter {

    private static final String BEGIN_FRAME = "\u001b[?2026h";
    private static final String END_FRAME = "\u001b[?2026l";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    /** Asking for the width costs a process. */
    private static final long WIDTH_FRESH_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final String title;
    private final StageRates rates = new StageRates();
    private final ProgressLines lines;
    private final long began;
    private int drawn;
    private int width;
    private long widthAskedAt;

    LivePainter(PrintWriter out, Terminal terminal, LongSupplier nanoTime, String title, long elapsedMillis) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.title = title;
        this.lines = new ProgressLines(terminal.style(), rates);
        this.began = nanoTime.getAsLong() - elapsedMillis * 1_000_000;
        this.widthAskedAt = nanoTime.getAsLong() - 2 * WIDTH_FRESH_NANOS;
    }

    @Override
    public void paint(@Nullable RunProgress progress, List<String> notices, boolean last) {
        long now = nanoTime.getAsLong();
        if (now - widthAskedAt > WIDTH_FRESH_NANOS) {
            width = terminal.width().getAsInt();
            widthAskedAt = now;
        }
        // The last column stays empty: a full line would wrap on some terminals.
        int usable = Math.max(10, width - 1);
        StringBuilder frame = new StringBuilder(BEGIN_FRAME);
        if (drawn > 0) {
            frame.append("\r\u001b[").append(drawn).append('A');
        }
        for (String notice : notices) {
            frame.append(Width.fit(SafeText.line(notice), usable))
                    .append(CLEAR_REST_OF_LINE)
                    .append('\n');
        }
        drawn = 0;
        if (progress != null) {
            rates.see(progress, now);
            for (String line : lines.lines(title, progress, (now - began) / 1_000_000, now, usable)) {
                frame.append(line).append(CLEAR_REST_OF_LINE).append('\n');
                drawn++;
            }
        }
        out.print(frame.append(CLEAR_BELOW).append(END_FRAME));
        out.flush();
    }
}
