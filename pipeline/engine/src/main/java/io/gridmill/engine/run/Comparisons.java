package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.verify.Ballot;
import io.gridmill.engine.verify.Comparison;
import io.gridmill.engine.verify.Verifier;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/** Compares opinions and counts them. Reads files on worker threads; all else is owned by the run loop. */
final class Comparisons {

    private final RunBoard board;
    private final Patience patience;
    private final BiConsumer<StageRun, GridmillException> onFailure;

    /** @param onFailure results of a stage cannot be compared at all */
    Comparisons(RunBoard board, Patience patience, BiConsumer<StageRun, GridmillException> onFailure) {
        this.board = board;
        this.patience = patience;
        this.onFailure = onFailure;
    }

    /** The first that an opinion agrees with, -1 for none, and what differs from the others before it. */
    private record Place(int agreesWith, String reason) {}

    /**
     * Counts opinions, one after the other.
     *
     * @param then what follows when all are counted
     */
    void count(StageRun stage, Ballot ballot, Deque<HeldResult> opinions, Runnable then) {
        HeldResult opinion = opinions.poll();
        if (opinion == null) {
            then.run();
            return;
        }
        List<HeldResult> others = ballot.representatives(opinion);
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).result().outputDigest().equals(opinion.result().outputDigest())) {
                ballot.add(opinion, i, "");
                count(stage, ballot, opinions, then);
                return;
            }
        }
        if (others.isEmpty()) {
            ballot.add(opinion, -1, "");
            count(stage, ballot, opinions, then);
            return;
        }
        board.workers.execute(() -> {
            try {
                Place place = patience.call("Comparing results", () -> place(stage, others, opinion));
                board.loop.post(() -> {
                    ballot.add(opinion, place.agreesWith(), place.reason());
                    count(stage, ballot, opinions, then);
                });
            } catch (RuntimeException e) {
                GridmillException failure = e instanceof GridmillException known
                        ? known
                        : new GridmillException(
                                ErrorCode.INTERNAL,
                                "Results of " + stage.brief().name() + " cannot be compared: " + e,
                                e);
                board.loop.post(() -> onFailure.accept(stage, failure));
            }
        });
    }

    private Place place(StageRun stage, List<HeldResult> others, HeldResult opinion) {
        Verifier verifier = board.preparation.verifier(stage.brief().index());
        String reason = "";
        for (int i = 0; i < others.size(); i++) {
            Comparison comparison = verifier.compare(others.get(i).outputs(), opinion.outputs());
            if (comparison instanceof Comparison.Differs differs) {
                reason = reason.isEmpty() ? differs.reason() : reason;
            } else {
                return new Place(i, reason);
            }
        }
        return new Place(-1, reason);
    }
}
