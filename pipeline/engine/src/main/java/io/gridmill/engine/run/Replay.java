package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.RetryPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out from the ledger's rows what earlier processes of a run have done. */
final class Replay implements LedgerReader.History {

    private final List<StageBrief> stages;
    private final boolean retryFailed;
    private final Map<Integer, Restored> restored = new HashMap<>();
    private final Map<Long, Integer> counted = new HashMap<>();

    /** @param retryFailed whether partitions that were given up get another chance */
    Replay(List<StageBrief> stages, boolean retryFailed) {
        this.stages = stages;
        this.retryFailed = retryFailed;
    }

    Map<Integer, Restored> restored() {
        return restored;
    }

    /** What is known of one stage. */
    Restored of(int stage) {
        return restored.computeIfAbsent(stage, absent -> new Restored());
    }

    @Override
    public void settled(
            int stage,
            int partition,
            int attempt,
            Outcome outcome,
            @Nullable String failureCode,
            @Nullable String owner) {
        Restored facts = of(stage);
        if (facts.isUsable(partition)) {
            // A second copy came too late to matter.
            return;
        }
        switch (outcome) {
            case ACCEPTED -> facts.settled(partition, StageRun.ACCEPTED);
            case CACHED -> facts.settled(partition, StageRun.CACHED);
            case SKIPPED -> {
                if (retryFailed) {
                    facts.failed(partition, attempt, false, null);
                } else {
                    facts.settled(partition, StageRun.SKIPPED);
                }
            }
            case AGREED -> {} // with an accepted one, which was before it
            case INFRASTRUCTURE, WRONG -> facts.failed(partition, attempt, false, owner);
            case APPLICATION -> applicationFailed(facts, stage, partition, attempt, failureCode, owner);
        }
    }

    private void applicationFailed(
            Restored facts,
            int stage,
            int partition,
            int attempt,
            @Nullable String failureCode,
            @Nullable String owner) {
        RetryPolicy retry = stages.get(stage).retry();
        int count = counted.merge(((long) stage << 32) | partition, 1, Integer::sum);
        ErrorCode code = failureCode == null ? ErrorCode.COMMAND_FAILED : ErrorCode.valueOf(failureCode);
        if (!retryFailed && FailureRules.last(retry, count, code)) {
            facts.settled(partition, StageRun.FAILED);
        } else {
            facts.failed(partition, attempt, !retryFailed, owner);
        }
    }

    @Override
    public void held(HeldResult result) {
        of(result.result().key().stage()).held(result);
    }

    @Override
    public void handedOut(int stage, int partition, int attempt, String supplier) {
        of(stage).handedOut(partition, attempt, supplier);
    }
}
