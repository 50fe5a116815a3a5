package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.history.AttemptSummary;
import io.gridmill.engine.history.PartitionState;
import io.gridmill.engine.history.PartitionSummary;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.history.StageRow;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Why a partition is where it is, attempt by attempt. */
final class PartitionExplainer {

    private final RunHistory history;
    private final RunDetail detail;
    private final Instant now;
    private final ZoneId zone;

    PartitionExplainer(RunHistory history, RunDetail detail, Instant now, ZoneId zone) {
        this.history = history;
        this.detail = detail;
        this.now = now;
        this.zone = zone;
    }

    ExplainView explain(StageRow stage, int index) {
        RunRecord run = detail.run().record();
        PartitionSummary partition = history.partition(run, stage, index);
        List<AttemptSummary> attempts = history.attempts(run, stage.stage(), index);
        String subject = stage.name() + "[" + index + "]";
        List<String> happened = new ArrayList<>();
        Set<String> next = new LinkedHashSet<>();
        for (int i = 0; i < attempts.size(); i++) {
            AttemptSummary attempt = attempts.get(i);
            happened.add(sentence(attempt, i + 1 < attempts.size(), stage));
            String words = lastWords(attempt);
            if (!words.isEmpty()) {
                happened.add("Its last words: " + words);
            }
        }
        happened.add(conclusion(partition, stage, attempts));
        for (NamedDispute dispute : detail.disputes()) {
            if (dispute.record().key().stage() == stage.stage()
                    && dispute.record().key().partition() == index) {
                happened.add(DisputeSentences.sentence(dispute));
                DisputeSentences.next(dispute).ifPresent(next::add);
            }
        }
        // Those whose outputs are wrong by their names or never came have another remedy, if any.
        Set<Integer> wrong = history.wrongAttempts(run, stage.stage(), index);
        attempts.stream()
                .filter(attempt -> wrong.contains(attempt.attempt()))
                .forEach(attempt -> DisputeSentences.challenge(detail, attempt.supplier(), stage.stage(), index)
                        .ifPresent(next::add));
        if (partition.state() == PartitionState.FAILED && partition.failureCode() != null) {
            Advice.about(partition.failureCode()).ifPresent(next::add);
        }
        if (attempts.stream().anyMatch(attempt -> attempt.outcome() != null && attempt.supplier() != 0)) {
            next.add("`gridmill logs " + run.id() + " " + subject + " --lines 0` shows all that it wrote.");
        }
        List<SupplierSummary> used = detail.suppliers().stream()
                .filter(supplier -> attempts.stream().anyMatch(attempt -> attempt.supplier() == supplier.number()))
                .toList();
        return new ExplainView(
                run.id().value(),
                subject,
                partition.state().name(),
                happened,
                used.isEmpty() ? List.of() : MarketSentences.all("partition", used, new RunEnergy(detail)),
                List.of(),
                List.copyOf(next));
    }

    private String sentence(AttemptSummary attempt, boolean others, StageRow stage) {
        Outcome outcome = attempt.outcome();
        StringBuilder text = new StringBuilder("Attempt ").append(attempt.attempt());
        if (attempt.supplier() != 0) {
            text.append(" went to ").append(pool(attempt.supplier()));
        }
        if (attempt.assignedAt() != null) {
            text.append(" at ").append(Format.time(attempt.assignedAt(), now, zone));
        }
        String after = attempt.wallMillis() > 0 ? " after " + Format.millis(attempt.wallMillis()) : "";
        if (outcome == null) {
            return text.append(
                            others
                                    ? " and no result of it counted: the pool was lost or another attempt was quicker."
                                    : stage.state().finished() || detail.run().abandoned()
                                            ? " and had not come back when "
                                                    + (stage.state().finished() ? "the stage" : "the run's process")
                                                    + " ended."
                                            : " and is running there now.")
                    .toString();
        }
        text.append(": ");
        String reason = attempt.failureMessage() == null ? "no reason given" : attempt.failureMessage();
        switch (outcome) {
            case ACCEPTED -> text.append("accepted").append(after).append(paid(attempt));
            case AGREED ->
                text.append("a second opinion, which agrees with the accepted result")
                        .append(after)
                        .append(paid(attempt));
            case CACHED -> text.append("the same work was accepted in an earlier run, so it was taken from there");
            case SKIPPED -> text.append("it was not run, because a partition that it needs failed");
            case INFRASTRUCTURE ->
                text.append("the pool failed")
                        .append(after)
                        .append(" (")
                        .append(attempt.failureCode())
                        .append(": ")
                        .append(reason)
                        .append("), which costs nothing and does not count against the stage's attempts");
            case APPLICATION ->
                text.append("the command failed")
                        .append(after)
                        .append(" with exit code ")
                        .append(attempt.exitCode())
                        .append(" (")
                        .append(attempt.failureCode())
                        .append(": ")
                        .append(reason)
                        .append(")")
                        .append(paid(attempt))
                        .append(", since the pool did its part");
            case WRONG -> text.append("the result was wrong (").append(reason).append(") and was not paid");
        }
        return text.append('.').toString();
    }

    private static String paid(AttemptSummary attempt) {
        return attempt.amount().isZero() ? "" : ", " + attempt.amount() + " paid";
    }

    private String conclusion(PartitionSummary partition, StageRow stage, List<AttemptSummary> attempts) {
        return switch (partition.state()) {
            case WAITING ->
                stage.state() == io.gridmill.engine.ledger.StageState.WAITING
                        ? "It waits, as its whole stage does."
                        : "It waits for a free slot, or for what it needs from an earlier stage.";
            case RUNNING -> detail.run().abandoned() ? "`gridmill resume` asks for it again." : "It is under way.";
            case ACCEPTED ->
                attempts.size() == 1
                        ? "It was accepted at the first attempt."
                        : "It was accepted in the end; a pool that failed a partition does not get it again.";
            case CACHED -> "It cost nothing.";
            case SKIPPED -> "It can run once the partition that it needs is accepted.";
            case STOPPED -> "It was not finished when its stage ended (" + StateWords.of(stage.state()) + ").";
            case FAILED ->
                stage.state().finished()
                        ? "It was given up: the stage's attempts were used up, or such a failure is not tried again."
                        : "It is tried again if the stage's `retry` allows it.";
        };
    }

    private static String lastWords(AttemptSummary attempt) {
        if (attempt.outcome() != Outcome.APPLICATION) {
            return "";
        }
        String said = attempt.standardError().isBlank() ? attempt.standardOutput() : attempt.standardError();
        List<String> lines =
                said.strip().lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
    }

    private String pool(int number) {
        return detail.suppliers().stream()
                .filter(supplier -> supplier.number() == number)
                .map(supplier -> supplier.record().name())
                .findFirst()
                .orElse("a pool");
    }
}
