package io.gridmill.engine.run;

import io.gridmill.engine.ledger.Ledger;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the parts of a run loop share. All of it is owned by the loop, but for what says otherwise. */
final class RunBoard {

    final EventLoop loop;
    final Ledger ledger;
    final Preparation preparation;
    final Executor workers;
    final RunObserver observer;
    final Clock clock;
    final LongSupplier nanoTime;
    final List<StageRun> stages;

    /** By supplier id; in the order in which they came. */
    final Map<String, SupplierRun> suppliers = new LinkedHashMap<>();

    /** How long partitions take. */
    final Turnaround turnaround = new Turnaround();

    /** By supplier id, for the ledger's thread. */
    final Map<String, PlaceSession> sessionOfSupplier = new ConcurrentHashMap<>();

    private boolean stopping;
    private boolean closing;
    private boolean changed = true;
    private Amount spent = Amount.ZERO;
    private RunState outcome = RunState.RUNNING;
    private @Nullable ErrorCode failureCode;
    private @Nullable String failureMessage;

    RunBoard(
            EventLoop loop,
            Ledger ledger,
            Preparation preparation,
            Executor workers,
            RunObserver observer,
            Clock clock,
            LongSupplier nanoTime,
            List<StageRun> stages) {
        this.loop = loop;
        this.ledger = ledger;
        this.preparation = preparation;
        this.workers = workers;
        this.observer = observer;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.stages = List.copyOf(stages);
    }

    /** Nothing new is begun any more. */
    boolean stopping() {
        return stopping;
    }

    /** The first reason to stop stays. */
    void stop(RunState outcome, ErrorCode code, String message) {
        stopping = true;
        conclude(outcome, code, message);
    }

    /** From now on nothing more is settled: the last vouchers are about to be signed. */
    void closeDeals() {
        closing = true;
    }

    /**
     * Has something written that acknowledges or pays results. While deals are being closed it is dropped: what comes in
     * that late was withdrawn or is not needed, and its pool keeps it.
     *
     * @param whenDurable runs on the ledger's thread
     */
    void settle(LedgerEntry entry, Runnable whenDurable) {
        if (!closing) {
            ledger.submit(entry, whenDurable);
        }
    }

    /** What the run will have come to; the first conclusion stays. */
    void conclude(RunState conclusion, ErrorCode code, String message) {
        if (outcome == RunState.RUNNING) {
            outcome = conclusion;
            failureCode = code;
            failureMessage = message;
        }
    }

    RunState outcome() {
        return outcome;
    }

    @Nullable
    ErrorCode failureCode() {
        return failureCode;
    }

    @Nullable
    String failureMessage() {
        return failureMessage;
    }

    void spent(Amount amount) {
        spent = spent.plus(amount);
    }

    Amount spent() {
        return spent;
    }

    /** Something that a display shows is different now. */
    void changed() {
        changed = true;
    }

    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    RunProgress progress() {
        return new RunProgress(
                outcome,
                stages.stream().map(StageRun::progress).toList(),
                suppliers.values().stream().map(SupplierRun::progress).toList(),
                spent);
    }
}
