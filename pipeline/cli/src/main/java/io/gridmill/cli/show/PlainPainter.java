package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.run.RunProgress;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Plain lines for files and pipes: what changed, at most every few seconds, and every end of a stage at once. */
final class PlainPainter implements Painter {

    private static final long SPACING_NANOS = 5_000_000_000L;

    /** A storm of notices must not fill the disk. */
    private static final int MOST_NOTICES_AT_ONCE = 50;

    private final PrintWriter out;
    private final Clock clock;
    private final ZoneId zone;
    private final LongSupplier nanoTime;
    private final StageRates rates = new StageRates();
    private final Map<String, StageState> states = new HashMap<>();
    private String lastCounts = "";
    private long lastAt;

    PlainPainter(PrintWriter out, Clock clock, ZoneId zone, LongSupplier nanoTime) {
        this.out = out;
        this.clock = clock;
        this.zone = zone;
        this.nanoTime = nanoTime;
        this.lastAt = nanoTime.getAsLong() - SPACING_NANOS;
    }

    @Override
    public void paint(@Nullable RunProgress progress, List<String> notices, boolean last) {
        for (String notice : notices.subList(0, Math.min(MOST_NOTICES_AT_ONCE, notices.size()))) {
            print(SafeText.line(notice));
        }
        if (notices.size() > MOST_NOTICES_AT_ONCE) {
            print("... and " + Format.count(notices.size() - MOST_NOTICES_AT_ONCE, "more line"));
        }
        if (progress != null) {
            long now = nanoTime.getAsLong();
            rates.see(progress, now);
            ends(progress);
            if (last || now - lastAt >= SPACING_NANOS) {
                counts(progress, now);
            }
        }
        out.flush();
    }

    private void ends(RunProgress progress) {
        for (RunProgress.Stage stage : progress.stages()) {
            StageState before = states.put(stage.name(), stage.state());
            if (before != stage.state() && stage.state().finished()) {
                print(SafeText.line(stage.name()) + " " + StateWords.of(stage.state())
                        + (stage.partitions() < 0 ? "" : ", " + done(stage)));
            }
        }
    }

    private void counts(RunProgress progress, long now) {
        List<String> counts = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (RunProgress.Stage stage : progress.stages()) {
            if (stage.state() == StageState.RUNNING && stage.partitions() >= 0) {
                String text = SafeText.line(stage.name()) + " " + done(stage);
                counts.add(text);
                texts.add(text
                        + rates.perSecond(stage, now)
                                .map(rate -> ", " + Format.rate(rate))
                                .orElse("")
                        + rates.left(stage, now)
                                .map(left -> ", " + Format.duration(left) + " left")
                                .orElse(""));
            }
        }
        String compared = String.join("; ", counts);
        if (!counts.isEmpty() && !compared.equals(lastCounts)) {
            print(String.join("; ", texts) + "; " + Format.roughly(progress.spent()));
            lastCounts = compared;
            lastAt = now;
        }
    }

    private static String done(RunProgress.Stage stage) {
        StringBuilder text = new StringBuilder()
                .append(Format.count(stage.accepted() + (long) stage.cached()))
                .append('/')
                .append(Format.count(stage.partitions()));
        if (stage.cached() > 0) {
            text.append(", ").append(Format.count(stage.cached())).append(" cached");
        }
        if (stage.running() > 0) {
            text.append(", ").append(Format.count(stage.running())).append(" running");
        }
        int failed = stage.failed() + stage.skipped();
        if (failed > 0) {
            text.append(", ").append(Format.count(failed)).append(" failed");
        }
        return text.toString();
    }

    private void print(String line) {
        Instant now = clock.instant();
        out.print(Format.time(now, now, zone) + " " + line + "\n");
    }
}
