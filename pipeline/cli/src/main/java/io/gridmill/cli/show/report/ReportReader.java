package io.gridmill.cli.show.report;

import io.gridmill.cli.show.ChoiceView;
import io.gridmill.engine.history.AttemptSummary;
import io.gridmill.engine.history.OutputEntry;
import io.gridmill.engine.history.OutputTotal;
import io.gridmill.engine.history.PartitionFilter;
import io.gridmill.engine.history.PartitionSummary;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Collects what a report shows from the ledger and the store, never more than fits a page. */
public final class ReportReader {

    /** More attempts than this would be a carpet, not bars. */
    private static final int MOST_BARS = 400;

    private static final int SPANS = 180;
    private static final int MOST_FILES = 200;
    private static final int MOST_PICTURES = 24;
    private static final int MOST_FAILURES = 12;
    private static final int MOST_GROUPS = 50;
    private static final int MOST_CHOICES = 100;

    private static final int KIB = 1024;
    private static final int LARGEST_FILE_READ = 32 << 20;
    private static final int LARGEST_PAGE = 40 << 20;

    private final RunHistory history;
    private final Supplier<DatasetStore> stores;
    private int embedded;
    private Optional<String> storeProblem = Optional.empty();

    /** @param stores connects to the store when there is something to read */
    public ReportReader(RunHistory history, Supplier<DatasetStore> stores) {
        this.history = history;
        this.stores = stores;
    }

    /** Reads; a store that does not answer costs the pictures, not the report. */
    public Report read(RunRecord run, Instant now) {
        RunDetail detail = history.detail(run);
        List<Report.StageOutputs> outputs = outputs(detail);
        return new Report(
                now,
                detail,
                outputs,
                failures(detail),
                history.failures(run, MOST_GROUPS),
                history.decisions(run, MOST_CHOICES).stream()
                        .map(ChoiceView::of)
                        .toList(),
                timeline(detail, now),
                storeProblem);
    }

    private List<Report.StageOutputs> outputs(RunDetail detail) {
        Set<Integer> used = detail.stages().stream()
                .flatMap(stage -> stage.row().dependsOn().stream())
                .collect(Collectors.toSet());
        List<OutputTotal> totals = history.outputTotals(detail.run().record());
        List<StageSummary> stages = detail.stages().stream()
                .filter(stage -> totals.stream().anyMatch(total -> total.stage() == stage.stage()))
                .sorted(Comparator.comparing((StageSummary stage) -> used.contains(stage.stage()))
                        .thenComparing(
                                Comparator.comparingInt(StageSummary::stage).reversed()))
                .toList();
        List<Report.StageOutputs> outputs = new ArrayList<>();
        for (StageSummary stage : stages) {
            boolean last = !used.contains(stage.stage());
            List<Report.ShownFile> files = new ArrayList<>();
            int pictures = 0;
            for (OutputEntry entry : history.outputs(detail.run().record(), stage.stage(), MOST_FILES)) {
                Optional<Report.PictureData> picture =
                        pictures < MOST_PICTURES ? picture(entry.file(), last) : Optional.empty();
                pictures += picture.isPresent() ? 1 : 0;
                files.add(new Report.ShownFile(entry, picture));
            }
            outputs.add(new Report.StageOutputs(
                    stage,
                    last,
                    totals.stream()
                            .filter(total -> total.stage() == stage.stage())
                            .toList(),
                    files));
        }
        return outputs;
    }

    private Optional<Report.PictureData> picture(StoredOutput file, boolean large) {
        if (storeProblem.isPresent() || file.size() > LARGEST_FILE_READ || embedded > LARGEST_PAGE) {
            return Optional.empty();
        }
        try {
            int beginning = (int) Math.min(16, file.size());
            if (beginning == 0 || !Pictures.isPicture(bytes(file, beginning))) {
                return Optional.empty();
            }
            int asIs = large ? 2048 * KIB : 160 * KIB;
            int animated = large ? 24 * 1024 * KIB : 1024 * KIB;
            Optional<Report.PictureData> picture =
                    Pictures.embed(bytes(file, (int) file.size()), asIs, animated, large ? 1280 : 400);
            embedded += picture.map(known -> known.uri().length()).orElse(0);
            return picture;
        } catch (GridmillException | IOException e) {
            storeProblem = Optional.of(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private byte[] bytes(StoredOutput file, int length) throws IOException {
        try (InputStream in = stores.get().open(file.objectKey(), file.position(), length)) {
            return in.readNBytes(length);
        }
    }

    /** Failed ones first, then those that were tried again. */
    private List<Report.FailedPartition> failures(RunDetail detail) {
        List<Report.FailedPartition> failures = new ArrayList<>();
        for (PartitionFilter filter : List.of(PartitionFilter.FAILED, PartitionFilter.TROUBLED)) {
            for (StageSummary stage : detail.stages()) {
                if (stage.failedAttempts() == 0 || failures.size() >= MOST_FAILURES) {
                    continue;
                }
                int room = MOST_FAILURES - failures.size();
                for (PartitionSummary partition :
                        history.partitions(detail.run().record(), stage.row(), filter, -1, 2 * MOST_FAILURES)) {
                    boolean known = failures.stream()
                            .anyMatch(each -> each.stage().stage() == stage.stage()
                                    && each.partition().partition() == partition.partition());
                    if (!known && room > 0) {
                        List<AttemptSummary> attempts =
                                history.attempts(detail.run().record(), stage.stage(), partition.partition());
                        failures.add(new Report.FailedPartition(stage, partition, attempts));
                        room--;
                    }
                }
            }
        }
        return failures;
    }

    private Report.Timeline timeline(RunDetail detail, Instant now) {
        RunRecord run = detail.run().record();
        long attempts = detail.suppliers().stream()
                .mapToLong(supplier -> supplier.handedOut())
                .sum();
        if (attempts <= MOST_BARS) {
            return new Report.Timeline.Bars(history.bars(run, now, MOST_BARS));
        }
        Instant from = run.startedAt().orElse(run.createdAt());
        long millis = Duration.between(from, run.finishedAt().orElse(now)).toMillis();
        long span = Math.max(1, (millis + SPANS - 1) / SPANS);
        return new Report.Timeline.Density(span, SPANS, history.shares(run, from, span, SPANS));
    }
}
