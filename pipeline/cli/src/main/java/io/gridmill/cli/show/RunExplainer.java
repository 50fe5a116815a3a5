package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.history.FailureGroup;
import io.gridmill.engine.history.PartitionFilter;
import io.gridmill.engine.history.PartitionSummary;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.model.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Why a run or one of its stages is where it is. */
final class RunExplainer {

    private static final int MOST_GROUPS = 20;
    private static final int MOST_NAMED = 5;

    private final RunHistory history;
    private final RunDetail detail;
    private final Instant now;

    RunExplainer(RunHistory history, RunDetail detail, Instant now) {
        this.history = history;
        this.detail = detail;
        this.now = now;
    }

    ExplainView run() {
        RunRecord run = detail.run().record();
        List<String> happened = new ArrayList<>();
        Set<String> next = new LinkedHashSet<>();
        RunView view = RunView.of(detail.run(), now);
        String took = view.elapsedMillis() == null ? "" : " after " + Format.millis(view.elapsedMillis());
        happened.add("Run " + run.id() + " of " + run.pipeline()
                + switch (run.state()) {
                    case PLANNED -> " has not begun.";
                    case RUNNING ->
                        detail.run().abandoned()
                                ? " is not finished, and no process executes it: its process ended or was killed" + took
                                        + "."
                                : " is running"
                                        + (view.elapsedMillis() == null
                                                ? "."
                                                : ", for " + Format.millis(view.elapsedMillis()) + " now.");
                    case SUCCEEDED -> " succeeded" + took + ".";
                    case TOLERATED -> " finished" + took + " with failures that its pipeline tolerates.";
                    case FAILED -> " failed" + took + ".";
                    case CANCELLED -> " was cancelled" + took + ".";
                    case BUDGET -> " was stopped" + took + " because its budget or deposit was used up.";
                });
        run.failureMessage().ifPresent(message -> happened.add("The reason: " + message));
        detail.stages().forEach(stage -> happened.addAll(stage(stage)));
        happened.addAll(CheckSentences.all(detail));
        next.addAll(DisputeSentences.advice(detail, stage -> true));
        happened.addAll(groups(group -> true, next));
        if (detail.run().abandoned()) {
            next.add("`gridmill resume " + run.id() + "` goes on with it; what was accepted is kept.");
        }
        run.failureCode()
                .filter(code -> !code.equals(ErrorCode.STAGE_FAILED.name()))
                .flatMap(Advice::about)
                .ifPresent(next::add);
        detail.stages().stream()
                .filter(stage -> stage.failed() > 0)
                .findFirst()
                .ifPresent(stage -> next.addAll(look(stage)));
        if (run.state() == RunState.FAILED) {
            next.add("`gridmill retry --failed " + run.id()
                    + "` gives what failed another chance; what was accepted is kept.");
        } else if (run.state() == RunState.CANCELLED || run.state() == RunState.BUDGET) {
            next.add("`gridmill resume " + run.id() + "` goes on with it; what was accepted is kept.");
        }
        return new ExplainView(
                run.id().value(),
                "run",
                run.state().name(),
                happened,
                MarketSentences.all("run", detail.suppliers(), new RunEnergy(detail)),
                history.decisions(run, RunHistory.LARGEST_PAGE).stream()
                        .map(ChoiceView::of)
                        .toList(),
                List.copyOf(next));
    }

    ExplainView stage(String name) {
        RunRecord run = detail.run().record();
        StageSummary stage = detail.stages().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Set<String> next = new LinkedHashSet<>();
        List<String> happened = new ArrayList<>(stage(stage));
        happened.addAll(CheckSentences.of(detail, index -> index == stage.stage()));
        happened.addAll(groups(group -> group.stage() == stage.stage(), next));
        next.addAll(DisputeSentences.advice(detail, index -> index == stage.stage()));
        if (stage.failed() > 0) {
            next.addAll(look(stage));
        }
        Set<Integer> used = detail.lines().stream()
                .filter(line -> line.stage() == stage.stage())
                .map(line -> line.supplier())
                .collect(Collectors.toSet());
        return new ExplainView(
                run.id().value(),
                name,
                stage.row().state().name(),
                happened,
                MarketSentences.all(
                        "stage",
                        detail.suppliers().stream()
                                .filter(supplier -> used.contains(supplier.number()))
                                .toList(),
                        new RunEnergy(detail)),
                List.of(),
                List.copyOf(next));
    }

    private List<String> stage(StageSummary stage) {
        List<String> sentences = new ArrayList<>();
        Integer partitions = stage.row().partitions();
        StringBuilder text = new StringBuilder("Stage ").append(stage.name()).append(' ');
        text.append(
                switch (stage.row().state()) {
                    case WAITING -> "has not begun" + waitsFor(stage);
                    case RUNNING -> "is running";
                    case SUCCEEDED -> "succeeded";
                    case TOLERATED -> "finished with failures that the pipeline tolerates";
                    case FAILED -> "failed";
                    case CANCELLED -> "was not run to its end, because the run stopped before" + failedUpstream(stage);
                });
        if (partitions != null) {
            text.append(": ").append(Format.count(partitions, "partition"));
            add(text, stage.accepted(), "accepted");
            add(text, stage.cached(), "from the cache");
            add(text, stage.running(), "handed out");
            add(text, stage.failed(), "failed");
            add(text, stage.skipped(), "skipped because what they need failed");
            long open = partitions - stage.settled() - stage.running();
            add(text, Math.max(0, open), stage.row().state().finished() ? "never finished" : "waiting");
        }
        sentences.add(text.append('.').toString());
        if (stage.row().state() == StageState.FAILED && stage.row().failureMessage() != null) {
            sentences.add("It failed because " + stage.row().failureMessage());
        }
        return sentences;
    }

    private static void add(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(", ").append(Format.count(count)).append(' ').append(what);
        }
    }

    private String waitsFor(StageSummary stage) {
        String names = upstream(stage, each -> !each.row().state().finished());
        return names.isEmpty() ? "" : ": it waits for " + names;
    }

    private String failedUpstream(StageSummary stage) {
        String names = upstream(stage, each -> each.row().state() == StageState.FAILED);
        return names.isEmpty() ? "" : ": it needs " + names + ", which failed";
    }

    private String upstream(StageSummary stage, Predicate<StageSummary> which) {
        return detail.stages().stream()
                .filter(each -> stage.row().dependsOn().contains(each.stage()))
                .filter(which)
                .map(StageSummary::name)
                .collect(Collectors.joining(", "));
    }

    private List<String> groups(Predicate<FailureGroup> which, Set<String> next) {
        List<String> sentences = new ArrayList<>();
        for (FailureGroup group : history.failures(detail.run().record(), MOST_GROUPS)) {
            if (!which.test(group)) {
                continue;
            }
            String stage = detail.stages().stream()
                    .filter(each -> each.stage() == group.stage())
                    .map(StageSummary::name)
                    .findFirst()
                    .orElse("?");
            String pool = detail.suppliers().stream()
                    .filter(each -> each.number() == group.supplier())
                    .map(each -> " on " + each.record().name())
                    .findFirst()
                    .orElse("");
            sentences.add(Format.count(group.attempts(), "attempt") + " of " + stage + pool + " ended with "
                    + (group.code().isEmpty() ? group.outcome().name() : group.code()) + ", " + blame(group.outcome())
                    + ". First in " + stage + "[" + group.firstPartition() + "]: " + group.message());
            boolean forGood =
                    detail.stages().stream().anyMatch(each -> each.stage() == group.stage() && each.failed() > 0);
            if (group.outcome() == Outcome.APPLICATION && forGood) {
                Advice.about(group.code()).ifPresent(next::add);
            }
        }
        return sentences;
    }

    private static String blame(Outcome outcome) {
        return switch (outcome) {
            case INFRASTRUCTURE -> "the pool's fault: free, and tried again elsewhere";
            case WRONG -> "a wrong result: not paid, and tried again elsewhere";
            case ACCEPTED, AGREED, APPLICATION, CACHED, SKIPPED -> "the command's fault: the metered time was paid";
        };
    }

    private List<String> look(StageSummary stage) {
        List<PartitionSummary> failed =
                history.partitions(detail.run().record(), stage.row(), PartitionFilter.FAILED, -1, MOST_NAMED);
        return failed.stream()
                .limit(1)
                .map(partition -> "`gridmill explain " + detail.run().record().id() + " " + stage.name() + "["
                        + partition.partition() + "]` goes into one that failed; `gridmill logs "
                        + detail.run().record().id() + " " + stage.name() + "` shows what they wrote.")
                .toList();
    }
}
