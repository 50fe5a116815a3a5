package io.gridmill.engine.run;

import io.gridmill.engine.batch.BatchJobs;
import io.gridmill.engine.evidence.EvidenceTable;
import io.gridmill.engine.history.PastVerdicts;
import io.gridmill.engine.input.InputPublisher;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.Ledger;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.ledger.SupplierTable;
import io.gridmill.engine.output.OutputVault;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.verify.Sampling;
import io.gridmill.engine.verify.TrackRecord;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.plan.Dependency;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.dao.DataAccessException;

/** One execution of a run by one process: puts the parts together, runs the job, settles, ends. Used once. */
final class RunExecution {

    private static final Duration SETTLEMENT_PATIENCE = Duration.ofSeconds(60);

    /** How long an owner's record in other runs counts. */
    private static final Duration MEMORY = Duration.ofDays(90);

    private static final int WORKERS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(RunExecution.class);

    private final RunRecord run;
    private final Plan plan;
    private final RunLease lease;
    private final LedgerReader reader;
    private final Map<String, Place> places;
    private final BatchJobs jobs;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RunObserver observer;
    private final SupplierTable suppliers;
    private final PlaceRequests requests;
    private final List<StageBrief> briefs;
    private final Duration patienceLimit;
    private final Patience patience;
    private final DataSource dataSource;
    private final DatasetStore store;
    private final RunOptions options;

    RunExecution(
            RunRecord run,
            Plan plan,
            RunOptions options,
            RunLease lease,
            DataSource dataSource,
            LedgerReader reader,
            DatasetStore store,
            Map<String, Place> places,
            Duration patienceLimit,
            Clock clock,
            LongSupplier nanoTime,
            RunObserver observer) {
        this.run = run;
        this.plan = plan;
        this.options = options;
        this.lease = lease;
        this.dataSource = dataSource;
        this.reader = reader;
        this.store = store;
        this.places = places;
        this.patienceLimit = patienceLimit;
        this.patience = new Patience(patienceLimit);
        this.jobs = new BatchJobs(dataSource, patience);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.observer = observer;
        this.suppliers = new SupplierTable(dataSource, run.number(), patience);
        this.requests = new PlaceRequests(run, plan, suppliers, new PaceTable(dataSource), clock);
        this.briefs = plan.stages().stream().map(RunExecution::brief).toList();
    }

    RunOutcome execute(boolean retryFailed, RunHandle handle) {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS, threads("run-worker"));
        ExecutorService steps = Executors.newCachedThreadPool(threads("stage"));
        try {
            return execute(retryFailed, handle, workers, steps);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "Run " + run.id() + " was interrupted", e);
        } finally {
            patience.end();
            workers.shutdownNow();
            steps.shutdownNow();
        }
    }

    private RunOutcome execute(boolean retryFailed, RunHandle handle, ExecutorService workers, ExecutorService steps)
            throws InterruptedException {
        List<StageRun> stages = briefs.stream().map(StageRun::new).toList();
        Replay replay = patience.call("Reading the ledger", () -> {
            Replay fresh = new Replay(briefs, retryFailed);
            reader.replay(fresh);
            return fresh;
        });
        Map<Integer, LedgerReader.StageFacts> before = patience.call("Reading the stages", reader::stages);
        stages.forEach(
                stage -> restoreEnd(stage, before, replay.of(stage.brief().index()), retryFailed));

        AtomicReference<@Nullable RunLoop> loopOf = new AtomicReference<>();
        AtomicReference<@Nullable RunBoard> boardOf = new AtomicReference<>();
        Ledger ledger = new Ledger(
                dataSource,
                lease,
                suppliers,
                supplier -> sessionOf(Objects.requireNonNull(boardOf.get()), supplier),
                new LateListener(loopOf, patience),
                clock,
                patienceLimit);
        EventLoop events = new EventLoop("run-loop", nanoTime, crash -> {
            RunLoop loop = loopOf.get();
            if (loop != null) {
                loop.crashed(crash);
            }
        });
        PlanPreparation preparation = new PlanPreparation(
                plan, new StageInputs(new InputPublisher(store), reader), reader, store, options.cache(), patience);
        RunBoard board = new RunBoard(events, ledger, preparation, workers, observer, clock, nanoTime, stages);
        board.spent(suppliers.promised());
        boardOf.set(board);
        PlaceDesk placeDesk = new PlaceDesk(board, places, requests::of, requests.earlierSuppliers(places.keySet()));
        StageDesk stageDesk = new StageDesk(board, placeDesk, replay.restored());
        VerificationDesk verification = verification(board, placeDesk);
        PreparationDesk preparationDesk = new PreparationDesk(
                board,
                placeDesk,
                verification,
                replay.restored(),
                () -> Objects.requireNonNull(loopOf.get()).prepared(),
                stageDesk::failed,
                (stage, rows) -> Objects.requireNonNull(loopOf.get()).cached(stage, rows));
        stageDesk.use(preparationDesk);
        Dispatch dispatch = new Dispatch(board, preparationDesk, verification);
        RunLoop loop = new RunLoop(
                board,
                stageDesk,
                placeDesk,
                dispatch,
                rescue(board, dispatch, preparation),
                verification,
                listener -> new ResultDesk(board, new OutputVault(store, run.id()), patience, verification, listener));
        loopOf.set(loop);

        ledger.start();
        events.start();
        try {
            ledger.submit(new LedgerEntry.RunMoved(run.state().become(RunState.RUNNING), null, null, clock.instant()));
            events.post(loop::begin);
            requests.deadline()
                    .ifPresent(deadline -> events.post(
                            new DeadlineWatch(board, stageDesk, run.id(), deadline, requests.left(deadline))::begin));
            observer.started(run.id());
            handle.onCancel(() -> events.post(loop::cancel));
            JobExecution job = runJob(stageDesk, steps, loop);
            RunOutcome outcome = conclude(board, placeDesk, ledger, loop, job);
            learn(preparation);
            return outcome;
        } finally {
            // Nothing of this execution may act once somebody else can have the run.
            boolean interrupted = Thread.interrupted();
            handle.onCancel(() -> {});
            patience.end();
            ledger.abort();
            ledger.close();
            events.stop();
            placeDesk.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Rescue rescue(RunBoard board, Dispatch dispatch, PlanPreparation preparation) {
        UsualPace usual = patience.call(
                "Reading the pace of stages",
                () -> new UsualPace(plan, new PaceTable(dataSource), preparation::spaceOf));
        return new Rescue(
                board,
                dispatch,
                new RescueRule(plan.pipeline().market()),
                run.startedAt().orElseGet(clock::instant),
                usual::seconds);
    }

    /** Knows what earlier runs, and earlier processes of this one, found about owners. */
    private VerificationDesk verification(RunBoard board, PlaceDesk placeDesk) {
        TrackRecord record = TrackRecord.startingFrom(trackRecords());
        Set<String> wrong = new HashSet<>();
        byte[] secret = patience.call("Reading verdicts", () -> {
            reader.verdicts((owner, valid, accepted) -> {
                record.judged(owner, valid, accepted);
                if (!valid) {
                    wrong.add(owner);
                }
            });
            return reader.secret();
        });
        return new VerificationDesk(
                board, placeDesk, patience, new Sampling(run.id(), secret), record, wrong, patienceLimit);
    }

    /** Only for runs that check something: asking costs a query. */
    private Map<String, Integer> trackRecords() {
        if (briefs.stream().allMatch(brief -> brief.verify().isNone())) {
            return Map.of();
        }
        PastVerdicts past = new PastVerdicts(dataSource);
        return patience.call(
                "Reading what earlier runs found about owners",
                () -> past.validInARow(run.number(), clock.instant().minus(MEMORY)));
    }

    /** Comes back when all stages have ended, or nothing can go on. */
    private JobExecution runJob(StageDesk stageDesk, ExecutorService steps, RunLoop loop) throws InterruptedException {
        List<String> names = plan.stages().stream().map(StagePlan::name).toList();
        try {
            JobExecution job = jobs.execute(run.id(), run.pipeline(), plan.digest(), names, stageDesk, steps);
            throwIfInterrupted();
            return job;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throwIfBroken(loop);
            throwIfInterrupted();
            throw broken(e);
        }
    }

    /** Spring Batch swallows the exception; the stage graph has set the mark again. */
    private void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("The thread of run " + run.id() + " was interrupted");
        }
    }

    private GridmillException broken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GridmillException known) {
                return known;
            }
        }
        return new GridmillException(ErrorCode.INTERNAL, "The job of run " + run.id() + " broke: " + failure, failure);
    }

    private static void throwIfBroken(RunLoop loop) {
        GridmillException failure = loop.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** Deals are closed before the run is: a process that dies in between leaves a run that `resume` finishes. */
    private RunOutcome conclude(RunBoard board, PlaceDesk placeDesk, Ledger ledger, RunLoop loop, JobExecution job)
            throws InterruptedException {
        loop.flush();
        throwIfBroken(loop);
        if (!board.stages.stream().allMatch(stage -> stage.state().finished())) {
            throw broken(job.getAllFailureExceptions().stream()
                    .findFirst()
                    .orElseGet(() -> new IllegalStateException("it ended before its stages")));
        }
        boolean settled = placeDesk.finish(SETTLEMENT_PATIENCE);
        RunState state = board.outcome() == RunState.RUNNING ? finalState(board) : board.outcome();
        ErrorCode code = board.failureCode();
        ledger.submit(new LedgerEntry.RunMoved(
                RunState.RUNNING.become(state),
                code == null ? null : code.name(),
                board.failureMessage(),
                clock.instant()));
        ledger.close();
        throwIfBroken(loop);
        if (!ledger.ended()) {
            throw new GridmillException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "The end of run " + run.id() + " is not recorded: the database does not answer. Nothing accepted is"
                            + " lost; finish it later with `gridmill resume`");
        }
        observer.progress(new RunProgress(
                state, board.progress().stages(), board.progress().pools(), board.spent()));
        return new RunOutcome(
                run.id(),
                state,
                Optional.ofNullable(code).map(Enum::name),
                Optional.ofNullable(board.failureMessage()),
                board.spent(),
                settled);
    }

    /** What was learnt makes the next run better; a run that cannot write it down is none the worse. */
    private void learn(PlanPreparation preparation) {
        try {
            new PaceTable(dataSource).learn(run.number(), plan, preparation::spaceOf);
        } catch (DataAccessException e) {
            LOG.warn("The pace of run {} is not remembered: {}", run.id(), e.getMessage());
        }
        try {
            new EvidenceTable(dataSource).prune(clock.instant());
        } catch (DataAccessException e) {
            LOG.warn("Old evidence is not pruned: {}", e.getMessage());
        }
    }

    private static RunState finalState(RunBoard board) {
        boolean tolerated = board.stages.stream().anyMatch(stage -> stage.state() == StageState.TOLERATED);
        boolean finished = board.stages.stream().allMatch(stage -> stage.state().usable());
        return !finished ? RunState.FAILED : tolerated ? RunState.TOLERATED : RunState.SUCCEEDED;
    }

    private static PlaceSession sessionOf(RunBoard board, String supplier) {
        PlaceSession session = board.sessionOfSupplier.get(supplier);
        if (session == null) {
            throw new IllegalStateException("No session deals with supplier " + supplier);
        }
        return session;
    }

    private static void restoreEnd(
            StageRun stage, Map<Integer, LedgerReader.StageFacts> before, Restored restored, boolean retryFailed) {
        LedgerReader.StageFacts facts = before.get(stage.brief().index());
        if (facts != null
                && facts.partitions().isPresent()
                && (facts.state() == StageState.SUCCEEDED || (facts.state() == StageState.TOLERATED && !retryFailed))) {
            stage.restoreEnd(facts.state(), facts.partitions().get(), restored);
        }
    }

    private static StageBrief brief(StagePlan stage) {
        Map<Integer, Boolean> edges = new HashMap<>();
        for (Dependency dependency : stage.dependencies()) {
            boolean streams = dependency.kind() == Dependency.Kind.EACH || dependency.kind() == Dependency.Kind.GROUP;
            edges.merge(dependency.stage(), streams, (a, b) -> a && b);
        }
        return new StageBrief(
                stage.index(),
                stage.name(),
                stage.place().word(),
                stage.resources().cpu(),
                stage.resources().time(),
                stage.retry(),
                stage.onFailure(),
                stage.verify(),
                edges.entrySet().stream()
                        .map(edge -> new StageBrief.Edge(edge.getKey(), edge.getValue()))
                        .toList());
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Lets the ledger speak to a loop that is made after it. */
    private record LateListener(AtomicReference<@Nullable RunLoop> loop, Patience patience) implements Ledger.Listener {
        @Override
        public void cancelRequested() {
            Objects.requireNonNull(loop.get()).cancelRequested();
        }

        @Override
        public void broken(GridmillException failure) {
            patience.end();
            Objects.requireNonNull(loop.get()).broken(failure);
        }
    }
}
