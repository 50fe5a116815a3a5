package io.gridmill.engine.run;

import io.gridmill.engine.batch.BatchJobs;
import io.gridmill.engine.input.InputPublisher;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.Ledger;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.ledger.SupplierTable;
import io.gridmill.engine.output.OutputVault;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.plan.Dependency;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.protocol.Resources;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One execution of a run by one process: puts the parts together, runs the job, settles, ends. Used once. */
final class RunExecution {

    /** Stores and databases that go away are waited for this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration SETTLEMENT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration USUAL_DEADLINE = Duration.ofHours(24);
    private static final int WORKERS = 4;

    private final RunRecord run;
    private final Plan plan;
    private final RunLease lease;
    private final LedgerReader reader;
    private final Map<String, Place> places;
    private final BatchJobs jobs;
    private final Clock clock;
    private final RunObserver observer;
    private final SupplierTable suppliers;
    private final List<StageBrief> briefs;
    private final Patience patience = new Patience(PATIENCE);
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
            BatchJobs jobs,
            Clock clock,
            RunObserver observer) {
        this.run = run;
        this.plan = plan;
        this.options = options;
        this.lease = lease;
        this.dataSource = dataSource;
        this.reader = reader;
        this.store = store;
        this.places = places;
        this.jobs = jobs;
        this.clock = clock;
        this.observer = observer;
        this.suppliers = new SupplierTable(dataSource, run.number());
        this.briefs = plan.stages().stream().map(RunExecution::brief).toList();
    }

    RunOutcome execute(boolean retryFailed, RunHandle handle) {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS, threads("run-worker"));
        ExecutorService steps = Executors.newCachedThreadPool(threads("stage"));
        try {
            return execute(retryFailed, handle, workers, steps);
        } catch (InterruptedException e) {
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
        Replay replay = new Replay(briefs, retryFailed);
        reader.replay(replay);
        List<StageRun> stages = briefs.stream().map(StageRun::new).toList();
        Map<Integer, StageState> before = reader.stageStates();
        stages.forEach(stage -> restoreEnd(stage, before, retryFailed));

        AtomicReference<@Nullable RunLoop> loopOf = new AtomicReference<>();
        AtomicReference<@Nullable RunBoard> boardOf = new AtomicReference<>();
        Ledger ledger = new Ledger(
                dataSource,
                lease,
                suppliers,
                supplier -> sessionOf(Objects.requireNonNull(boardOf.get()), supplier),
                new LateListener(loopOf),
                clock,
                PATIENCE);
        EventLoop events = new EventLoop("run-loop", System::nanoTime, crash -> {
            RunLoop loop = loopOf.get();
            if (loop != null) {
                loop.crashed(crash);
            }
        });
        PlanPreparation preparation = new PlanPreparation(
                plan, new StageInputs(new InputPublisher(store), reader), reader, store, options.cache(), patience);
        RunBoard board = new RunBoard(events, ledger, preparation, workers, observer, clock, System::nanoTime, stages);
        boardOf.set(board);
        PlaceDesk placeDesk = new PlaceDesk(board, places, this::request, expected());
        StageDesk stageDesk = new StageDesk(board, placeDesk, replay.restored());
        PreparationDesk preparationDesk = new PreparationDesk(
                board,
                placeDesk,
                replay.restored(),
                () -> Objects.requireNonNull(loopOf.get()).prepared(),
                stageDesk::failed,
                (stage, rows) -> Objects.requireNonNull(loopOf.get()).cached(stage, rows));
        stageDesk.use(preparationDesk);
        RunLoop loop = new RunLoop(
                board,
                stageDesk,
                placeDesk,
                new Dispatch(board, preparationDesk),
                listener -> new ResultDesk(board, new OutputVault(store, run.id()), listener));
        loopOf.set(loop);

        ledger.start();
        events.start();
        ledger.submit(new LedgerEntry.RunMoved(run.state().become(RunState.RUNNING), null, null, clock.instant()));
        events.post(loop::begin);
        observer.started(run.id());
        handle.onCancel(() -> events.post(loop::cancel));
        try {
            jobs.execute(
                    run.id(),
                    run.pipeline(),
                    plan.digest(),
                    plan.stages().stream().map(StagePlan::name).toList(),
                    stageDesk,
                    steps);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new GridmillException(ErrorCode.INTERNAL, "The job of run " + run.id() + " broke: " + e, e);
        }
        return conclude(board, placeDesk, ledger, events, loop);
    }

    /** Deals are closed before the run is: a process that dies in between leaves a run that `resume` finishes. */
    private RunOutcome conclude(RunBoard board, PlaceDesk placeDesk, Ledger ledger, EventLoop events, RunLoop loop)
            throws InterruptedException {
        GridmillException failure = loop.failure();
        if (failure != null) {
            ledger.abort();
            events.stop();
            placeDesk.sessions().forEach(PlaceSession::close);
            throw failure;
        }
        loop.flush();
        boolean settled = true;
        for (PlaceSession session : placeDesk.sessions()) {
            settled &= session.finish(SETTLEMENT_PATIENCE);
            session.close();
        }
        RunState state = board.outcome() == RunState.RUNNING ? finalState(board) : board.outcome();
        ErrorCode code = board.failureCode();
        ledger.submit(new LedgerEntry.RunMoved(
                RunState.RUNNING.become(state),
                code == null ? null : code.name(),
                board.failureMessage(),
                clock.instant()));
        ledger.close();
        events.stop();
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

    private static void restoreEnd(StageRun stage, Map<Integer, StageState> before, boolean retryFailed) {
        StageState state = before.getOrDefault(stage.brief().index(), StageState.WAITING);
        stage.restore(state, state == StageState.SUCCEEDED || (state == StageState.TOLERATED && !retryFailed));
    }

    /** Suppliers of earlier processes that may still have work of this run. */
    private Set<String> expected() {
        Set<String> expected = new HashSet<>();
        for (String place : places.keySet()) {
            for (SupplierRecord record : suppliers.of(place).all()) {
                if (record.status() == SupplierRecord.Status.OPENING || record.status() == SupplierRecord.Status.OPEN) {
                    expected.add(record.supplier());
                }
            }
        }
        return expected;
    }

    private PlaceRequest request(String place) {
        List<Resources> resources = plan.stages().stream()
                .filter(stage -> stage.place().word().equals(place))
                .map(StagePlan::resources)
                .toList();
        long partitions = plan.stages().stream()
                .filter(stage -> stage.place().word().equals(place))
                .mapToLong(stage -> stage.partitioning().size().orElse(0))
                .sum();
        return new PlaceRequest(
                run.id(),
                plan.pipeline().market(),
                resources,
                partitions,
                plan.pipeline().market().deadline().orElse(USUAL_DEADLINE),
                suppliers.of(place));
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
    private record LateListener(AtomicReference<@Nullable RunLoop> loop) implements Ledger.Listener {
        @Override
        public void cancelRequested() {
            Objects.requireNonNull(loop.get()).cancelRequested();
        }

        @Override
        public void broken(GridmillException failure) {
            Objects.requireNonNull(loop.get()).broken(failure);
        }
    }
}
