package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.SettlementRow;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.ledger.VerdictRow;
import io.gridmill.engine.verify.Ballot;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.PartitionResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is written about held results once they are decided on. */
final class Judgement {

    private Judgement() {}

    /** The kept result is accepted, those that agree are paid likewise, the wrong ones are not. */
    static LedgerEntry.Judged accept(Ballot.Step.Accept step, String difference) {
        List<SettlementRow> rows = new ArrayList<>();
        List<VerdictRow> verdicts = new ArrayList<>();
        Set<String> judged = new HashSet<>();
        rows.add(accepted(step.kept()));
        for (HeldResult agreeing : step.agreeing()) {
            rows.add(row(agreeing, Outcome.AGREED, agreeing.result(), agreeing.amount(), List.of()));
        }
        for (HeldResult wrong : step.wrong()) {
            Failure failure = new Failure(
                    ErrorCode.POOL_MISBEHAVED, FailureKind.WRONG, "Other owners have another result: " + difference);
            rows.add(row(wrong, Outcome.WRONG, failed(wrong, failure), Amount.ZERO, List.of()));
        }
        List<HeldResult> right = new ArrayList<>(step.agreeing());
        right.add(0, step.kept());
        right.stream().filter(each -> judged.add(each.owner())).forEach(each -> verdicts.add(verdict(each, step, "")));
        step.wrong().stream()
                .filter(each -> judged.add(each.owner()))
                .forEach(each -> verdicts.add(verdict(each, step, difference)));
        return new LedgerEntry.Judged(rows, verdicts);
    }

    /** A result that counts without having been compared. */
    static SettlementRow accepted(HeldResult held) {
        return row(held, Outcome.ACCEPTED, held.result(), held.amount(), held.outputs());
    }

    /** The application is to blame: all that was done is paid, and nothing of it counts. */
    static LedgerEntry.Judged blameless(List<HeldResult> opinions, Failure failure) {
        return new LedgerEntry.Judged(
                opinions.stream()
                        .map(each -> row(each, Outcome.APPLICATION, failed(each, failure), each.amount(), List.of()))
                        .toList(),
                List.of());
    }

    private static VerdictRow verdict(HeldResult held, Ballot.Step.Accept step, String reason) {
        return new VerdictRow(
                held.result().key(),
                held.owner(),
                reason.isEmpty(),
                held.result().outputDigest(),
                step.kept().attempt(),
                step.kept().result().outputDigest(),
                reason);
    }

    private static PartitionResult failed(HeldResult held, Failure failure) {
        PartitionResult said = held.result();
        return new PartitionResult(
                said.key(),
                failure,
                said.exitCode(),
                said.usage(),
                List.of(),
                said.standardOutput(),
                said.standardError(),
                said.runtime());
    }

    private static SettlementRow row(
            HeldResult held, Outcome outcome, PartitionResult result, Amount amount, List<StoredOutput> outputs) {
        // The digest is that of what was delivered, whatever became of it.
        return new SettlementRow(
                held.supplier(),
                outcome,
                result,
                amount,
                held.cacheKey(),
                held.result().outputDigest(),
                outputs);
    }
}
