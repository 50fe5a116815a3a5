package io.gridmill.cli.run;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.run.Forecast;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a run would do, in JSON. */
record PlanView(
        @Described("Name of the pipeline.") String pipeline,
        @Described("Values of all parameters, by name.") Map<String, String> parameters,

        @Described("Stages, each behind those it waits for.")
        List<StageLine> stages,

        @Described("What the run would cost; null without a quote.") @Nullable
        QuoteView quote) {

    /** A stage. */
    record StageLine(
            @Described("Name of the stage.") String name,
            @Described("run, spark or copy.") String kind,
            @Described("market or home.") String place,

            @Described("Number of partitions; null while it is not known.") @Nullable
            Integer partitions,

            @Described("How many of them are known from earlier runs; null while that cannot be told.") @Nullable
            Integer cached,

            @Described("Points per partition.") int points,
            @Described("Cores that a partition needs.") int cpu,
            @Described("GPUs that a partition needs.") int gpu,

            @Described("Memory that a partition may use, bytes.")
            long memoryBytes,

            @Described("Longest wall time of a partition.") long timeMillis,

            @Described("Wall time of a partition in earlier runs; null when there is none.") @Nullable
            Long likelyMillis,

            @Described("Half of the partitions of earlier runs took longer than this; null when there is none.")
            @Nullable
            Long medianMillis,

            @Described("A quarter of the partitions of earlier runs took no longer; null when there is none.") @Nullable
            Long lowMillis,

            @Described("A quarter of the partitions of earlier runs took at least this; null when there is none.")
            @Nullable
            Long highMillis,

            @Described("Size of all files that it reads; null when other stages make them.") @Nullable
            Long bytesIn,

            @Described("What it waits for.") List<After> after) {

        static StageLine of(Plan plan, StagePlan stage, Optional<Forecast.Stage> known) {
            OptionalInt partitions = known.map(Forecast.Stage::partitions)
                    .orElseGet(() -> stage.partitioning().size());
            Optional<Forecast.PastTimes> past = known.flatMap(Forecast.Stage::past);
            Long likely = known.flatMap(Forecast.Stage::work)
                    .filter(work -> work.measured())
                    .map(work -> work.each().toMillis())
                    .orElse(null);
            return new StageLine(
                    stage.name(),
                    stage.stage().kind(),
                    stage.place().word(),
                    partitions.isPresent() ? partitions.getAsInt() : null,
                    known.map(Forecast.Stage::cached)
                            .filter(OptionalInt::isPresent)
                            .map(OptionalInt::getAsInt)
                            .orElse(null),
                    stage.chunk(),
                    stage.resources().cpu(),
                    stage.resources().gpu(),
                    stage.resources().memory().bytes(),
                    stage.resources().time().toMillis(),
                    likely,
                    times(likely, past.map(Forecast.PastTimes::median)),
                    times(likely, past.map(Forecast.PastTimes::lowerQuartile)),
                    times(likely, past.map(Forecast.PastTimes::upperQuartile)),
                    known.map(Forecast.Stage::bytesIn)
                            .filter(bytes -> bytes.isPresent())
                            .map(bytes -> bytes.getAsLong())
                            .orElse(null),
                    stage.dependencies().stream()
                            .map(dependency -> new After(
                                    plan.stages().get(dependency.stage()).name(),
                                    dependency.kind().name()))
                            .toList());
        }

        private static @Nullable Long times(@Nullable Long millis, Optional<Double> factor) {
            return millis == null || factor.isEmpty() ? null : Long.valueOf(Math.round(millis * factor.get()));
        }
    }

    /** Something that a stage waits for. */
    record After(
            @Described("Name of the other stage.") String stage,

            @Described("GATHER, EACH, GROUP, FILES or AFTER.")
            String kind) {}

    static PlanView of(Plan plan, Optional<Quotation> quotation) {
        return new PlanView(
                plan.pipeline().name(),
                plan.parameters(),
                plan.stages().stream()
                        .map(stage -> StageLine.of(plan, stage, quotation.map(known -> known.forecast()
                                .stages()
                                .get(stage.index()))))
                        .toList(),
                quotation.map(known -> QuoteView.of(plan, known)).orElse(null));
    }
}
