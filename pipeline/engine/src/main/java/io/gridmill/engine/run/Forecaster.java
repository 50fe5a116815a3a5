package io.gridmill.engine.run;

import io.gridmill.engine.input.InputPublisher;
import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.plan.Pace;
import io.gridmill.model.plan.PartitionSpace;
import io.gridmill.model.plan.Partitioning;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlannedInput;
import io.gridmill.model.plan.PlannedWork;
import io.gridmill.model.plan.StagePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Works out what a run would do, without doing any of it. */
final class Forecaster {

    /** More are not looked up one by one. */
    private static final int MOST_LOOKED_UP = 100_000;

    private static final int AT_ONCE = 1000;

    /** No run has this number: nothing is recorded of it. */
    private static final int NO_RUN = 0;

    private final LedgerReader ledger;
    private final DatasetStore store;
    private final ExpectedTimes times;
    private final SpreadTable spreads;

    Forecaster(DataSource dataSource, DatasetStore store, Pace pace) {
        this.ledger = new LedgerReader(dataSource, NO_RUN);
        this.store = store;
        this.times = new ExpectedTimes(pace);
        this.spreads = new SpreadTable(dataSource);
    }

    Forecast forecast(Plan plan, boolean cache) {
        Patience patience = new Patience(Duration.ZERO);
        StageInputs inputs = new StageInputs(InputPublisher.describing(), ledger);
        PlanPreparation preparation = new PlanPreparation(plan, inputs, ledger, store, cache, patience);
        List<Forecast.Stage> stages = new ArrayList<>();
        for (StagePlan stage : plan.stages()) {
            stages.add(stage(plan, stage, inputs, preparation, cache));
        }
        return new Forecast(
                plan, stages, RunExecution.owners(plan, PlaceKind.MARKET.word()), RunExecution.USUAL_DEADLINE);
    }

    private Forecast.Stage stage(
            Plan plan, StagePlan stage, StageInputs inputs, PlanPreparation preparation, boolean cache) {
        if (!(stage.work() instanceof PlannedWork.Run) || !dependsOnFilesAlone(stage)) {
            OptionalInt size = stage.partitioning().size();
            boolean runs = stage.work() instanceof PlannedWork.Run && size.isPresent();
            return new Forecast.Stage(
                    size,
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    runs ? Optional.of(work(stage, size.orElse(0), stage.chunk())) : Optional.empty(),
                    spreads.of(plan.pipeline().name(), stage));
        }
        int size = preparation.begin(stage.index()).partitions();
        OptionalInt cached = OptionalInt.empty();
        if (!cache || !stage.cache()) {
            cached = OptionalInt.of(0);
        } else if (size <= MOST_LOOKED_UP) {
            cached = OptionalInt.of(lookUp(stage.index(), size, preparation));
        }
        double points = preparation
                .spaceOf(stage.index())
                .map(space -> pointsPerPartition(space, stage.chunk()))
                .orElse(1.0);
        return new Forecast.Stage(
                OptionalInt.of(size),
                cached,
                OptionalLong.of(bytes(stage, inputs)),
                Optional.of(work(stage, size - cached.orElse(0), points)),
                spreads.of(plan.pipeline().name(), stage));
    }

    private static double pointsPerPartition(PartitionSpace space, int chunk) {
        return space.size() == 0 ? chunk : (double) space.points() / space.size();
    }

    private ExpectedWork work(StagePlan stage, int partitions, double points) {
        Optional<Duration> measured = times.measured(stage, points);
        return new ExpectedWork(
                RunExecution.attempts(stage.verify(), partitions),
                stage.resources(),
                measured.orElse(stage.resources().time()),
                measured.isPresent());
    }

    private static int lookUp(int stage, int size, PlanPreparation preparation) {
        int hits = 0;
        for (int from = 0; from < size; from += AT_ONCE) {
            int[] portion =
                    IntStream.range(from, Math.min(size, from + AT_ONCE)).toArray();
            hits += (int) preparation.prepare(stage, portion).stream()
                    .filter(prepared -> prepared.hit().isPresent())
                    .count();
        }
        return hits;
    }

    private static boolean dependsOnFilesAlone(StagePlan stage) {
        boolean divided = stage.partitioning() instanceof Partitioning.Fixed
                || (stage.partitioning() instanceof Partitioning.Files files
                        && files.source() instanceof PlannedInput.LocalPath);
        return divided
                && stage.inputs().values().stream()
                        .map(input -> input instanceof PlannedInput.Share share ? share.source() : input)
                        .allMatch(PlannedInput.LocalPath.class::isInstance);
    }

    private static long bytes(StagePlan stage, StageInputs inputs) {
        long shared = inputs.shared(stage).values().stream()
                .mapToLong(Forecaster::bytes)
                .sum();
        return stage.partitioning() instanceof Partitioning.Files files
                ? shared + bytes(inputs.dataset(stage, files.source()))
                : shared;
    }

    private static long bytes(InputSet set) {
        return set.files().stream().mapToLong(InputSet.File::size).sum();
    }
}
