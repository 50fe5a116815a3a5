package io.gridmill.cli.show.report;

import io.gridmill.cli.show.ChoiceView;
import io.gridmill.engine.history.AttemptSummary;
import io.gridmill.engine.history.FailureGroup;
import io.gridmill.engine.history.OutputEntry;
import io.gridmill.engine.history.OutputTotal;
import io.gridmill.engine.history.PartitionSummary;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.history.TimelineBar;
import io.gridmill.engine.history.TimelineShare;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a report shows, bounded in size whatever the size of the run.
 *
 * @param madeAt when the report is made
 * @param outputs per stage, those of stages that nothing depends on first
 * @param failures the worst partitions, with all their attempts
 * @param groups kinds of failed attempts
 * @param choices which pools were considered, and why each was chosen or not
 * @param timeline who worked when
 * @param storeProblem why there are no pictures; empty when the store answered
 */
public record Report(
        Instant madeAt,
        RunDetail detail,
        List<StageOutputs> outputs,
        List<FailedPartition> failures,
        List<FailureGroup> groups,
        List<ChoiceView> choices,
        Timeline timeline,
        Optional<String> storeProblem) {

    public Report {
        outputs = List.copyOf(outputs);
        failures = List.copyOf(failures);
        groups = List.copyOf(groups);
        choices = List.copyOf(choices);
    }

    /**
     * What a stage made.
     *
     * @param last whether no other stage uses it: what the run was for
     * @param files the first of them
     */
    public record StageOutputs(StageSummary stage, boolean last, List<OutputTotal> totals, List<ShownFile> files) {

        public StageOutputs {
            totals = List.copyOf(totals);
            files = List.copyOf(files);
        }

        long fileCount() {
            return totals.stream().mapToLong(OutputTotal::files).sum();
        }

        long bytes() {
            return totals.stream().mapToLong(OutputTotal::bytes).sum();
        }
    }

    /** A file, with its picture when it is one. */
    public record ShownFile(OutputEntry entry, Optional<PictureData> picture) {}

    /** A picture ready to be embedded. */
    public record PictureData(String uri, int width, int height, boolean animated, boolean reduced) {}

    /** A partition that failed or was tried again. */
    public record FailedPartition(StageSummary stage, PartitionSummary partition, List<AttemptSummary> attempts) {

        public FailedPartition {
            attempts = List.copyOf(attempts);
        }
    }

    /** Who worked when. */
    public sealed interface Timeline {

        /** Every attempt is a bar. */
        record Bars(List<TimelineBar> bars) implements Timeline {
            public Bars {
                bars = List.copyOf(bars);
            }
        }

        /** So many attempts that only their density shows. */
        record Density(long spanMillis, int spans, List<TimelineShare> shares) implements Timeline {
            public Density {
                shares = List.copyOf(shares);
            }
        }
    }

    Instant began() {
        return detail.run().record().startedAt().orElse(detail.run().record().createdAt());
    }

    /** The end of the run, or of what is known of it. */
    Instant ended() {
        return detail.run().record().finishedAt().orElseGet(() -> {
            Instant heartbeat = detail.run().heartbeatAt();
            return detail.run().abandoned() && heartbeat != null ? heartbeat : madeAt;
        });
    }

    Duration took() {
        Duration took = Duration.between(began(), ended());
        return took.isNegative() ? Duration.ZERO : took;
    }

    /** By {@link SupplierSummary#number()}. */
    Map<Integer, SupplierSummary> suppliers() {
        Map<Integer, SupplierSummary> suppliers = new HashMap<>();
        detail.suppliers().forEach(supplier -> suppliers.put(supplier.number(), supplier));
        return suppliers;
    }
}
