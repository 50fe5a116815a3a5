package io.gridmill.engine.run;

import io.gridmill.engine.verify.Ballot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A partition that is under way. Owned by the run loop. */
final class PartitionRun {

    private final StageRun stage;
    private final Preparation.Prepared prepared;
    private final List<Attempt> attempts = new ArrayList<>(1);
    private @Nullable Set<String> avoided;
    private @Nullable Ballot ballot;
    private @Nullable Set<String> onlyOwners;
    private boolean judging;
    private int lastAttempt;
    private int countedFailures;
    private int freeFailures;
    private int copies;
    private @Nullable Set<Integer> spares;

    /**
     * One time that it was handed out.
     *
     * @param assignedAt nanoseconds of the run's monotonic clock; 0 when an earlier process did it
     */
    record Attempt(int number, String supplier, long assignedAt) {}

    PartitionRun(StageRun stage, Preparation.Prepared prepared) {
        this.stage = stage;
        this.prepared = prepared;
    }

    StageRun stage() {
        return stage;
    }

    Preparation.Prepared prepared() {
        return prepared;
    }

    int index() {
        return prepared.partition();
    }

    /** What an earlier process had done about it. */
    void restore(Restored.History history) {
        lastAttempt = history.lastAttempt();
        countedFailures = history.countedFailures();
        attempts.addAll(history.attempts());
        history.failedBy().forEach(this::avoid);
    }

    /** Hands it to a supplier once more. */
    Attempt begin(String supplier, long nanoTime) {
        Attempt attempt = new Attempt(++lastAttempt, supplier, nanoTime);
        attempts.add(attempt);
        return attempt;
    }

    /** The attempt when it was really given to that supplier and is still unsettled. */
    @Nullable
    Attempt attempt(int number, String supplier) {
        for (Attempt attempt : attempts) {
            if (attempt.number() == number && attempt.supplier().equals(supplier)) {
                return attempt;
            }
        }
        return null;
    }

    List<Attempt> attempts() {
        return attempts;
    }

    /** The supplier that got it last; empty when nobody has it. */
    String lastSupplier() {
        return attempts.isEmpty() ? "" : attempts.get(attempts.size() - 1).supplier();
    }

    void forget(Attempt attempt) {
        attempts.remove(attempt);
    }

    /** Suppliers that have it now: more than one when a slow one's work is done a second time. */
    int copies() {
        return copies;
    }

    /** Kept by {@link SupplierRun}. */
    void copies(int more) {
        copies += more;
    }

    /** The attempt failed while another one goes on: nothing follows from it for the partition. */
    void spare(int attempt) {
        if (spares == null) {
            spares = new HashSet<>(2);
        }
        spares.add(attempt);
    }

    boolean isSpare(int attempt) {
        return spares != null && spares.contains(attempt);
    }

    /** This supplier does not get it again in this run. */
    void avoid(String owner) {
        if (avoided == null) {
            avoided = new HashSet<>(2);
        }
        avoided.add(owner);
    }

    boolean avoids(String owner) {
        return avoided != null && avoided.contains(owner);
    }

    /** Everybody failed it: everybody may try again. */
    void forgive() {
        avoided = null;
    }

    /** The opinions about it; null while it has none that waits for another. */
    @Nullable
    Ballot ballot() {
        return ballot;
    }

    void ballot(@Nullable Ballot opinions) {
        ballot = opinions;
        onlyOwners = null;
    }

    /** Only these owners get it next, to run it again; null: only owners that have not run it. */
    void onlyOwners(@Nullable Set<String> owners) {
        onlyOwners = owners;
    }

    /** The owners that are to run it again, or null. */
    @Nullable
    Set<String> onlyOwners() {
        return onlyOwners;
    }

    /** Whether one of those who ran it is wanted once more. */
    boolean isRepetition() {
        return onlyOwners != null;
    }

    /** Whether its opinions allow that the owner gets it. */
    boolean mayGoTo(String owner) {
        Set<String> only = onlyOwners;
        return only != null
                ? only.contains(owner)
                : ballot == null || !ballot.owners().contains(owner);
    }

    /** Whether its opinions are being compared: it waits for nobody now. */
    boolean judging() {
        return judging;
    }

    void judging(boolean now) {
        judging = now;
    }

    int countFailure() {
        return ++countedFailures;
    }

    int countedFailures() {
        return countedFailures;
    }

    /** Number of the newest attempt; 0 before the first. */
    int lastAttempt() {
        return lastAttempt;
    }

    int countFreeFailure() {
        return ++freeFailures;
    }
}
