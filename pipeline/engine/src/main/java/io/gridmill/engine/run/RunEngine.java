package io.gridmill.engine.run;

import io.gridmill.engine.input.InputPublisher;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunRecords;
import io.gridmill.engine.ledger.StageTable;
import io.gridmill.engine.place.Place;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlanContext;
import io.gridmill.model.plan.Planner;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.yaml.PipelineReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Runs pipelines. A run is recorded first and then executed; when its process dies, another one executes it again from
 * where the ledger stands. Safe for use by several threads.
 */
public final class RunEngine {

    private static final Duration USUAL_PATIENCE = Duration.ofMinutes(5);

    private final DataSource dataSource;
    private final DatasetStore store;
    private final Map<String, Place> places;
    private final Clock clock;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final RunRecords records;
    private final PaceTable pace;
    private final SecureRandom random = new SecureRandom();

    /** @param places by name: {@code market} and {@code home} */
    public RunEngine(DataSource dataSource, DatasetStore store, Map<String, Place> places, Clock clock) {
        this(dataSource, store, places, clock, USUAL_PATIENCE);
    }

    /** @param patience how long a store or a database that goes away is waited for */
    public RunEngine(
            DataSource dataSource, DatasetStore store, Map<String, Place> places, Clock clock, Duration patience) {
        this(dataSource, store, places, clock, patience, System::nanoTime);
    }

    /**
     * @param nanoTime a monotonic clock, by which runs measure how long partitions take and when something is due; it
     *     may stand still and leap
     */
    public RunEngine(
            DataSource dataSource,
            DatasetStore store,
            Map<String, Place> places,
            Clock clock,
            Duration patience,
            LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.dataSource = dataSource;
        this.store = store;
        this.places = Map.copyOf(places);
        this.clock = clock;
        this.records = new RunRecords(dataSource, clock);
        this.pace = new PaceTable(dataSource);
    }

    /**
     * Checks and plans a pipeline and records a run of it.
     *
     * @param source text of the pipeline file
     * @param path where the file lies
     * @param parameters given by the user
     * @param workingDirectory where relative paths in the parameters start
     * @throws io.gridmill.model.pipeline.InvalidPipelineException with everything that is wrong; nothing is recorded
     */
    public RunRecord record(
            String source, Path path, Map<String, String> parameters, Path workingDirectory, boolean cache) {
        return record(source, path, parameters, workingDirectory, cache, RunLimits.NONE);
    }

    /** @param limits in the place of the file's; recorded with the run */
    public RunRecord record(
            String source,
            Path path,
            Map<String, String> parameters,
            Path workingDirectory,
            boolean cache,
            RunLimits limits) {
        RunId id = RunId.random(random);
        Pipeline pipeline = PipelineReader.read(source, path.toString()).pipeline();
        RunOptions options = new RunOptions(
                cache, workingDirectory.toString(), cache ? chunksBefore(source, path, parameters) : Map.of(), limits);
        Plan plan = plan(pipeline, path, id, parameters, options);
        Executability.check(plan);
        RunOptions chosen = new RunOptions(cache, workingDirectory.toString(), plan.chunks(), limits);
        RunRecord run = records.create(id, pipeline.name(), source, path.toAbsolutePath(), parameters, chosen.toMap());
        new StageTable(dataSource, run.number()).insert(plan);
        return run;
    }

    /**
     * Sizes of chunks by stage, as the same file with the same parameters had them before. What was learned about the pace
     * meanwhile would cut the work into other partitions, and what was accepted would be bought once more.
     */
    private Map<String, Integer> chunksBefore(String source, Path path, Map<String, String> parameters) {
        return records.newestLike(source, path.toAbsolutePath(), parameters)
                .map(run -> RunOptions.of(run.options()).chunks())
                .orElse(Map.of());
    }

    /**
     * Gives a recorded run other limits, for this and every later execution; durable on return.
     *
     * @param limits what is empty stays as it is; the deadline counts from now
     */
    public RunRecord limit(RunRecord run, RunLimits limits) {
        if (limits.equals(RunLimits.NONE)) {
            return run;
        }
        Instant now = clock.instant();
        Duration before = Duration.between(run.startedAt().orElse(now), now);
        RunOptions options = RunOptions.of(run.options());
        RunLimits fromStart = new RunLimits(limits.budget(), limits.deadline().map(before::plus));
        return records.changeOptions(
                run.id(), options.with(fromStart.or(options.limits())).toMap());
    }

    /**
     * Says what a run of a pipeline would do, as far as that is known before anything runs. Reads the files that stages
     * read, the ledger and the sizes of objects; changes nothing.
     *
     * @param cache whether results of earlier runs would be taken
     * @param limits in the place of the file's
     * @throws io.gridmill.model.pipeline.InvalidPipelineException with everything that is wrong
     */
    public Forecast forecast(
            String source,
            Path path,
            Map<String, String> parameters,
            Path workingDirectory,
            boolean cache,
            RunLimits limits) {
        Pipeline pipeline = PipelineReader.read(source, path.toString()).pipeline();
        RunOptions options = new RunOptions(
                cache, workingDirectory.toString(), cache ? chunksBefore(source, path, parameters) : Map.of(), limits);
        Plan plan = plan(pipeline, path, RunId.random(random), parameters, options);
        return new Forecaster(dataSource, store, pace).forecast(plan, cache);
    }

    /** The plan of a recorded run: the same one every time. */
    public Plan planOf(RunRecord run) {
        Pipeline pipeline =
                PipelineReader.read(run.source(), run.sourcePath().toString()).pipeline();
        return plan(pipeline, run.sourcePath(), run.id(), run.parameters(), RunOptions.of(run.options()));
    }

    /**
     * What a partition of a recorded run is made from, as it was ordered from pools, with URLs that can be read from now on
     * for {@link io.gridmill.engine.input.InputLinks#VALIDITY}.
     *
     * @param key in a stage that has begun and that suppliers run
     */
    public Ordered ordered(RunRecord run, PartitionKey key) {
        LedgerReader reader = new LedgerReader(dataSource, run.number());
        Patience bears = new Patience(patience);
        PlanPreparation preparation = new PlanPreparation(
                planOf(run), new StageInputs(new InputPublisher(store), reader), reader, store, false, bears);
        Preparation.Prepared prepared =
                preparation.prepare(key.stage(), new int[] {key.partition()}).get(0);
        return new Ordered(preparation.order(key.stage()), prepared.order(key.stage(), key.attempt()));
    }

    /** A partition as it is given to a pool. */
    public record Ordered(StageOrder stage, PartitionOrder partition) {}

    /**
     * Executes a recorded run to its end, or goes on with it. Blocks.
     *
     * @param retryFailed whether partitions that were given up get another chance
     * @throws GridmillException {@code RUN_OWNED_ELSEWHERE} when another process executes it,
     *     {@code DATABASE_UNREACHABLE} or {@code STORE_UNREACHABLE} when these stayed away for too long; executing it
     *     again goes on
     */
    public RunOutcome execute(RunRecord run, boolean retryFailed, RunObserver observer) {
        return execute(run, retryFailed, observer, new RunHandle());
    }

    /** @param handle with which another thread can cancel the run */
    public RunOutcome execute(RunRecord run, boolean retryFailed, RunObserver observer, RunHandle handle) {
        try (RunLease lease = RunLease.acquire(dataSource, run)) {
            Plan plan = planOf(run);
            new StageTable(dataSource, run.number()).insert(plan);
            RunExecution execution = new RunExecution(
                    run,
                    plan,
                    RunOptions.of(run.options()),
                    lease,
                    dataSource,
                    new LedgerReader(dataSource, run.number()),
                    store,
                    places,
                    patience,
                    clock,
                    nanoTime,
                    observer);
            return execution.execute(retryFailed, handle);
        } catch (DataAccessException | TransactionException e) {
            if (!Patience.isDatabaseAway(e)) {
                throw e;
            }
            throw new GridmillException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "Run " + run.id() + " cannot go on: " + e.getMessage() + ". Try again with `gridmill resume`",
                    e);
        }
    }

    public RunRecords records() {
        return records;
    }

    private Plan plan(Pipeline pipeline, Path path, RunId id, Map<String, String> parameters, RunOptions options) {
        Path directory = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of("/"));
        RunLimits limits = options.limits();
        return Planner.plan(
                pipeline.with(pipeline.market().limitedTo(limits.budget(), limits.deadline())),
                new HashMap<>(parameters),
                PlanContext.of(directory, id)
                        .withWorkingDirectory(Path.of(options.workingDirectory()))
                        .withPace(pace)
                        .withChunks(options.chunks()));
    }
}
