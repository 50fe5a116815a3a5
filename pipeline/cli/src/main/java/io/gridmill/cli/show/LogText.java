package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.protocol.PartitionResult;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What commands wrote, for people. */
final class LogText {

    private final Instant now;
    private final ZoneId zone;
    private final Style style;
    private final int lineLimit;

    /** @param lineLimit lines of each stream to show, from the end; 0 for all there are */
    LogText(Instant now, ZoneId zone, Style style, int lineLimit) {
        this.now = now;
        this.zone = zone;
        this.style = style;
        this.lineLimit = lineLimit;
    }

    List<String> lines(LogsView view) {
        List<String> lines = new ArrayList<>();
        for (LogsView.PartitionLog partition : view.partitions()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            String where = view.stage() + "[" + partition.partition() + "]";
            if (partition.attempts().isEmpty()) {
                lines.add(style.bold(where) + "  " + StateWords.of(partition.state()));
            }
            for (AttemptView attempt : partition.attempts()) {
                lines.add(head(where, attempt));
                if (attempt.failureMessage() != null) {
                    lines.add("  " + style.red(attempt.failureCode() + ": " + SafeText.line(attempt.failureMessage())));
                }
                stream(lines, "stdout", attempt.standardOutput());
                stream(lines, "stderr", attempt.standardError());
                if (attempt.outcome() != null
                        && attempt.standardOutput().isEmpty()
                        && attempt.standardError().isEmpty()) {
                    lines.add(style.dim("  (wrote nothing)"));
                }
            }
        }
        if (view.more()) {
            lines.add("");
            lines.add(style.dim("There are more; see --most, --after, or name a partition."));
        }
        return lines;
    }

    private String head(String where, AttemptView attempt) {
        StringBuilder head =
                new StringBuilder(style.bold(where)).append("  attempt ").append(attempt.attempt());
        Outcome outcome = attempt.outcome();
        String word = outcome == null ? "no result" : StateWords.of(outcome);
        head.append("  ")
                .append(outcome == null || outcome.usable() || outcome == Outcome.AGREED ? word : style.red(word));
        if (attempt.pool() != null) {
            head.append("  on ").append(SafeText.line(attempt.pool()));
        }
        if (outcome == Outcome.ACCEPTED || outcome == Outcome.AGREED || outcome == Outcome.APPLICATION) {
            head.append("  exit code ").append(attempt.exitCode());
        }
        if (attempt.wallMillis() > 0) {
            head.append("  ").append(Format.millis(attempt.wallMillis()));
        }
        Instant at = attempt.settledAt() == null ? attempt.assignedAt() : attempt.settledAt();
        return at == null
                ? head.toString()
                : head.append("  ").append(Format.time(at, now, zone)).toString();
    }

    private void stream(List<String> lines, String name, String text) {
        if (text.isEmpty()) {
            return;
        }
        List<String> all = SafeText.lines(text).lines().toList();
        int skipped = lineLimit == 0 ? 0 : Math.max(0, all.size() - lineLimit);
        if (skipped > 0 || text.length() >= PartitionResult.LONGEST_TAIL) {
            lines.add(
                    style.dim("  " + name + " | ... " + (skipped > 0 ? Format.count(skipped, "line") + " before" : ""))
                            .stripTrailing());
        }
        for (String line : all.subList(skipped, all.size())) {
            lines.add(style.dim("  " + name + " | ") + line);
        }
    }
}
