package io.gridmill.engine.run;

import io.gridmill.engine.ledger.BatchReference;
import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.ledger.SettlementRow;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.ledger.VerdictRow;
import io.gridmill.engine.verify.Ballot;
import io.gridmill.engine.verify.Camps;
import io.gridmill.engine.verify.Sampling;
import io.gridmill.engine.verify.TrackRecord;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.PartitionResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that results of verified stages count only when they are checked, as far as their stage asks. A result is
 * held first, durably, and acknowledged; it is settled when it is decided on, together with all other opinions about its
 * partition. What is held and not settled is found again by the next process. Owned by the run loop.
 */
final class VerificationDesk {

    private final RunBoard board;
    private final PlaceDesk places;
    private final Sampling sampling;
    private final TrackRecord record;
    private final Backlog backlog = new Backlog();
    private final Camps camps = new Camps();
    private final Undecided undecided = new Undecided();
    private final Comparisons comparisons;
    private final OwnerWatch owners;
    private final HeldRestoration restoration;

    /** Partitions with a quorum of owners of whom nobody knows yet whether they are the many. */
    private final Set<PartitionRun> provisional = new LinkedHashSet<>();

    /** While an agreement is all there is to go by, whoever it is of. */
    private boolean takesAll;

    /** Why each of them is not used any more, by owner. */
    private final Map<String, Failure> quarantined = new HashMap<>();

    /** Stages whose application gave the same result twice on one pool. */
    private final Set<StageRun> deterministic = new HashSet<>();

    private @Nullable Decided listener;

    /** Learns of decisions once they are durable, on the loop's thread. */
    interface Decided {

        /** A held result was decided on. */
        void judged(SettlementRow row);

        /** The partition can never be accepted. */
        void givenUp(PartitionRun partition, Failure failure);

        /** The supplier is not to be used any more. */
        void misbehaved(SupplierRun supplier, Failure failure);

        /** The stage cannot go on. */
        void stageFailed(StageRun stage, GridmillException failure);

        /** A partition moved on: it may be handed out, or results of it be looked at. */
        void moved();
    }

    /**
     * @param record what is known of owners from earlier processes of the run
     * @param wrong owners that earlier processes found wrong
     * @param ownerPatience how long a partition waits for an owner that may run it
     */
    VerificationDesk(
            RunBoard board,
            PlaceDesk places,
            Patience patience,
            Sampling sampling,
            TrackRecord record,
            Set<String> wrong,
            Duration ownerPatience) {
        this.board = board;
        this.places = places;
        this.sampling = sampling;
        this.record = record;
        this.comparisons =
                new Comparisons(board, patience, (stage, failure) -> listener().stageFailed(stage, failure));
        this.owners = new OwnerWatch(board, ownerPatience, this::nobodyCame);
        this.restoration = new HeldRestoration(board, places, this::restored);
        wrong.forEach(owner -> quarantined.put(
                owner,
                new Failure(
                        ErrorCode.POOL_MISBEHAVED,
                        FailureKind.WRONG,
                        "An earlier result of its owner was found wrong")));
    }

    void listen(Decided decided) {
        listener = decided;
    }

    private Decided listener() {
        Decided known = listener;
        if (known == null) {
            throw new IllegalStateException("Nobody listens to the verification yet");
        }
        return known;
    }

    static boolean verifies(StageRun stage) {
        return !stage.brief().verify().isNone();
    }

    /** Nothing that the supplier still delivers counts. */
    boolean distrusts(SupplierRun supplier) {
        return quarantined.containsKey(supplier.supplier().owner());
    }

    /** A supplier is there, for the first time in this process or again. */
    void supplierReady(SupplierRun supplier) {
        Failure failure = quarantined.get(supplier.supplier().owner());
        if (failure != null && !supplier.dismissed()) {
            supplier.dismiss();
            supplier.session().dismiss(supplier.id(), failure);
            places.rejoining().forget(supplier.id());
        }
        restoration.look();
    }

    /** A stage is known to its place. */
    void declared() {
        restoration.look();
    }

    /** Takes note of who is there to be asked. */
    void look() {
        Set<String> present = new HashSet<>();
        for (SupplierRun supplier : board.suppliers.values()) {
            if (supplier.usable()) {
                present.add(supplier.supplier().owner());
            }
        }
        camps.present(present);
        if (!provisional.isEmpty() && camps.areKnown()) {
            decideProvisional(stage -> true);
        }
    }

    /** One of the many, and not found wrong since it became one. */
    private boolean isEstablished(String owner) {
        return camps.isOfTheMany(owner) && !quarantined.containsKey(owner);
    }

    private void decideProvisional(Predicate<StageRun> which) {
        for (PartitionRun partition : List.copyOf(provisional)) {
            if (which.test(partition.stage())) {
                provisional.remove(partition);
                decide(partition);
            }
        }
    }

    /**
     * Called when everything was handed out: where nothing else is to be done in a stage, or nobody does anything,
     * agreements of whomever have to do.
     */
    private void lookWhetherAllIsDone() {
        if (provisional.isEmpty()) {
            return;
        }
        boolean idle = board.suppliers.values().stream().allMatch(supplier -> supplier.coresHeld() == 0);
        Map<StageRun, Integer> counts = new HashMap<>();
        provisional.forEach(partition -> counts.merge(partition.stage(), 1, Integer::sum));
        takesAll = true;
        decideProvisional(stage ->
                idle || stage.settledCount() + counts.getOrDefault(stage, 0) + backlog.size(stage) == stage.size());
        takesAll = false;
    }

    /** Whether an owner may be asked about a partition that has opinions; always when it has none. */
    boolean mayAsk(PartitionRun partition, String owner) {
        Ballot ballot = partition.ballot();
        return ballot == null || partition.isRepetition() || camps.allows(ballot.owners(), owner);
    }

    /** Whether the supplier may be the first at partitions of the stage. */
    boolean mayBegin(StageRun stage, SupplierRun supplier) {
        String owner = supplier.supplier().owner();
        return !verifies(stage) || undecided.hasRoom(owner, supplier.supplier().slots(), record.validInARow(owner));
    }

    /** Groups of a stage's waiting checks of which the owner may get some, as far as camps go. */
    List<CheckQueue.Group> openTo(StageRun stage, String owner) {
        return stage.checks().openTo(camps.closedTo(owner), camps);
    }

    /** Nobody is being asked about the partition. */
    void notAsked(PartitionRun partition) {
        camps.withdrawn(partition);
    }

    /** The owner is being asked. */
    void asked(PartitionRun partition, String owner) {
        Ballot ballot = partition.ballot();
        if (ballot != null && !partition.isRepetition()) {
            camps.asked(partition, ballot.owners(), owner);
        }
    }

    /** What is to be written about a good result of a verified stage; its partition is being settled. */
    HeldResult hold(
            SupplierRun supplier,
            PartitionRun partition,
            PartitionResult result,
            Amount amount,
            List<StoredOutput> outputs,
            BatchReference batch) {
        StageRun stage = partition.stage();
        String owner = supplier.supplier().owner();
        double share = record.share(owner, stage.brief().verify().sample());
        boolean checked = partition.ballot() != null
                || sampling.draws(stage.brief().index(), partition.index(), share)
                || backlog.forces(stage, supplier);
        partition.judging(true);
        return new HeldResult(
                supplier.id(), owner, result, amount, partition.prepared().cacheKey(), outputs, checked, batch);
    }

    /** Results are held durably. */
    void held(List<HeldResult> results) {
        Set<StageRun> stages = new HashSet<>();
        for (HeldResult held : results) {
            StageRun stage = board.stages.get(held.result().key().stage());
            PartitionRun partition = stage.underWay(held.result().key().partition());
            if (partition != null) {
                stage.hold(partition);
                stages.add(stage);
                consider(partition, List.of(held));
            }
        }
        stages.forEach(this::checkEnd);
    }

    /** An earlier process left these. */
    void restore(PartitionRun partition, List<HeldResult> held) {
        partition.judging(true);
        partition.stage().hold(partition);
        restoration.await(partition, held);
    }

    private void restored(PartitionRun partition, List<HeldResult> held) {
        if (held.isEmpty()) {
            ask(partition, null);
        } else {
            consider(partition, held);
            checkEnd(partition.stage());
        }
    }

    private void consider(PartitionRun partition, List<HeldResult> opinions) {
        HeldResult first = opinions.get(0);
        boolean waits = partition.ballot() == null
                && opinions.size() == 1
                && !first.checked()
                && !quarantined.containsKey(first.owner());
        if (waits) {
            partition.judging(false);
            backlog.add(new Backlog.Entry(partition, first));
        } else {
            vote(partition, opinions);
        }
    }

    private void vote(PartitionRun partition, List<HeldResult> opinions) {
        Ballot ballot = partition.ballot();
        if (ballot == null) {
            Verification verify = partition.stage().brief().verify();
            ballot = new Ballot(verify.replicas(), verify.quorum());
            partition.ballot(ballot);
        }
        partition.judging(true);
        partition.onlyOwners(null);
        undecided.add(partition, opinions);
        Deque<HeldResult> order = new ArrayDeque<>(opinions);
        comparisons.count(partition.stage(), ballot, order, () -> decide(partition));
    }

    private void decide(PartitionRun partition) {
        StageRun stage = partition.stage();
        Ballot ballot = partition.ballot();
        if (ballot == null || board.stopping() || stage.state().finished()) {
            return;
        }
        camps.answered(partition, ballot.camps());
        Ballot.Step step = ballot.next(
                deterministic.contains(stage), quarantined::containsKey, camps::isCredible, this::isEstablished);
        if (step instanceof Ballot.Step.Accept accept && !accept.isBy(this::isEstablished) && !takesAll) {
            if (camps.areKnown()) {
                ask(partition, null);
            } else {
                partition.judging(false);
                undecided.remove(partition, accept.right());
                provisional.add(partition);
            }
        } else if (step instanceof Ballot.Step.Accept accept) {
            if (ballot.wasRepeated()) {
                deterministic.add(stage);
            }
            settle(partition, Judgement.accept(accept, ballot.difference()), accept.kept(), null);
        } else if (step instanceof Ballot.Step.AskAnother) {
            ask(partition, null);
        } else if (step instanceof Ballot.Step.AskAgain again) {
            ask(partition, again.owners());
        } else if (step instanceof Ballot.Step.NotDeterministic blame) {
            Failure failure = Failure.application(
                    ErrorCode.NOT_DETERMINISTIC,
                    "The application is not deterministic: run twice on the same pools ("
                            + String.join(", ", new TreeSet<>(blame.owners())) + ") it gave two results each, "
                            + ballot.difference()
                            + ". Give it a fixed seed and no clock, or choose another `agree`; nobody is to blame");
            settle(partition, Judgement.blameless(ballot.all(), failure), null, failure);
        }
    }

    /** @param only the owners that are to run it again; null: any that has not run it */
    private void ask(PartitionRun partition, @Nullable Set<String> only) {
        partition.onlyOwners(only);
        if (only != null && !owners.isSomebodyThere(partition)) {
            nobodyRepeats(partition);
            return;
        }
        partition.judging(false);
        if (partition.attempts().isEmpty()) {
            partition.stage().enqueue(partition);
        } else {
            places.rejoining().rejoin(partition);
            places.rejoining().resumeOrders();
        }
        listener().moved();
    }

    private void nobodyRepeats(PartitionRun partition) {
        Ballot ballot = partition.ballot();
        if (ballot != null) {
            ballot.nobodyRepeats();
            partition.onlyOwners(null);
            decide(partition);
        }
    }

    /**
     * @param kept what is accepted; null when the partition is given up
     * @param failure why it is given up
     */
    private void settle(
            PartitionRun partition, LedgerEntry.Judged judged, @Nullable HeldResult kept, @Nullable Failure failure) {
        partition.stage().settling(partition.index());
        undecided.remove(partition);
        board.settle(judged, () -> board.loop.post(() -> settled(partition, judged, kept, failure)));
    }

    private void settled(
            PartitionRun partition, LedgerEntry.Judged judged, @Nullable HeldResult kept, @Nullable Failure failure) {
        StageRun stage = partition.stage();
        partition.ballot(null);
        partition.judging(false);
        for (SettlementRow row : judged.rows()) {
            listener().judged(row);
            backlog.decided(stage, String.valueOf(row.supplier()));
        }
        if (failure != null) {
            listener().givenUp(partition, failure);
        }
        if (kept != null) {
            accept(stage, backlog.takeUpTo(stage, kept.supplier(), kept.batch().sequence()));
        }
        for (VerdictRow verdict : judged.verdicts()) {
            record.judged(verdict.owner(), verdict.valid(), verdict.isOfTheAccepted());
            if (!verdict.valid()) {
                quarantine(stage, verdict);
            }
        }
        checkEnd(stage);
        listener().moved();
    }

    private void quarantine(StageRun stage, VerdictRow verdict) {
        Failure reason = new Failure(
                ErrorCode.POOL_MISBEHAVED,
                FailureKind.WRONG,
                "its result of " + stage.brief().name() + "[" + verdict.key().partition()
                        + "] is wrong, other owners have another: " + verdict.reason());
        if (quarantined.putIfAbsent(verdict.owner(), reason) != null) {
            return;
        }
        for (SupplierRun supplier : List.copyOf(board.suppliers.values())) {
            if (supplier.supplier().owner().equals(verdict.owner()) && !supplier.dismissed()) {
                listener().misbehaved(supplier, reason);
            }
        }
        for (Backlog.Entry entry : backlog.takeAllOf(verdict.owner())) {
            vote(entry.partition(), List.of(entry.held()));
        }
    }

    /** When nothing else is left to do, what was not drawn counts. */
    void checkEnd(StageRun stage) {
        int waiting = backlog.size(stage);
        if (waiting > 0 && stage.begun() && stage.settledCount() + waiting == stage.size()) {
            accept(stage, backlog.takeAll(stage));
        }
    }

    private void accept(StageRun stage, List<Backlog.Entry> entries) {
        if (entries.isEmpty() || board.stopping() || stage.state().finished()) {
            return;
        }
        List<SettlementRow> rows = new ArrayList<>(entries.size());
        for (Backlog.Entry entry : entries) {
            stage.settling(entry.partition().index());
            rows.add(Judgement.accepted(entry.held()));
        }
        LedgerEntry.Judged judged = new LedgerEntry.Judged(rows, List.of());
        board.settle(
                judged,
                () -> board.loop.post(() -> {
                    rows.forEach(listener()::judged);
                    checkEnd(stage);
                    listener().moved();
                }));
    }

    /** The partition was given up for another reason: whoever ran it is paid, since nobody was shown to be wrong. */
    void abandon(PartitionRun partition, Failure failure) {
        Ballot ballot = partition.ballot();
        if (ballot != null) {
            camps.answered(partition, List.of());
            undecided.remove(partition);
            provisional.remove(partition);
            partition.ballot(null);
            LedgerEntry.Judged judged = Judgement.blameless(ballot.all(), failure);
            board.settle(judged, () -> board.loop.post(() -> judged.rows().forEach(listener()::judged)));
        }
    }

    /** Called after everything was handed out that could be. */
    void watchOwners() {
        restoration.look();
        owners.look();
        lookWhetherAllIsDone();
    }

    private void nobodyCame(PartitionRun partition) {
        StageRun stage = partition.stage();
        Ballot ballot = partition.ballot();
        if (partition.isRepetition() || ballot == null) {
            stage.checks().remove(partition);
            nobodyRepeats(partition);
            return;
        }
        String where = stage.brief().name() + "[" + partition.index() + "]";
        String said = ballot.answers() > 1 ? ", which disagree (" + ballot.difference() + ")" : "";
        listener()
                .stageFailed(
                        stage,
                        new GridmillException(
                                ErrorCode.NO_SECOND_OWNER,
                                "Stage " + stage.brief().name() + " needs more owners: " + where + " was run by "
                                        + ballot.owners().size() + said
                                        + ", and no other owner came to check it. `gridmill resume` goes on when there"
                                        + " are more pools; let more in with `market.require`, or ask for fewer"
                                        + " `replicas`"));
    }
}
