package io.gridmill.market.dispute;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeRecord.Money;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.List;
import java.util.Optional;

/** What one dispute cost and brought, and how it went, by the Court's own events. */
final class DisputeBooks {

    private final Courthouse courthouse;
    private final Bytes32 disputeId;

    DisputeBooks(Courthouse courthouse, Bytes32 disputeId) {
        this.courthouse = courthouse;
        this.disputeId = disputeId;
    }

    boolean hasEnded(long fromBlock) {
        return events(fromBlock).stream().anyMatch(told -> told.event() instanceof CourtEvent.Ended);
    }

    /** @throws GridmillException {@code CHAIN_UNREACHABLE} when the node does not tell */
    CourtEvent.Ended end(long fromBlock) {
        return events(fromBlock).stream()
                .filter(told -> told.event() instanceof CourtEvent.Ended)
                .map(told -> (CourtEvent.Ended) told.event())
                .reduce((first, last) -> last)
                .orElseThrow(() -> new GridmillException(
                        ErrorCode.CHAIN_UNREACHABLE,
                        "The dispute is over, but the node does not tell how it ended; ask again later"));
    }

    /** Where the pool says that the output is. */
    Optional<String> location(long fromBlock) {
        return events(fromBlock).stream()
                .filter(told -> told.event() instanceof CourtEvent.Answered)
                .map(told -> ((CourtEvent.Answered) told.event()).location())
                .reduce((first, last) -> last);
    }

    /** What the chain knows and the record may not: a process that died saw no receipt. */
    DisputeRecord recollect(DisputeRecord before) {
        DisputeRecord known = before;
        boolean panel = false;
        for (CourtHistory.Told told : events(before.fromBlock())) {
            CourtEvent event = told.event();
            panel |= event instanceof CourtEvent.Challenged || event instanceof CourtEvent.Escalated;
            Optional<String> what = sentFor(event);
            if (what.isPresent()) {
                long gas = courthouse
                        .chain()
                        .receipt(told.transaction())
                        .map(Receipt::gasUsed)
                        .orElse(0L);
                known = known.sent(
                        new DisputeRecord.Sent(what.get(), told.transaction().hex(), gas));
            }
        }
        Money money = known.money();
        return known.costing(new Money(
                courthouse.rules().bond(),
                panel ? courthouse.panelFee() : Amount.ZERO,
                money.returned(),
                money.compensated(),
                money.fined()));
    }

    /** Those that only the challenger can send. */
    private static Optional<String> sentFor(CourtEvent event) {
        if (event instanceof CourtEvent.Challenged) {
            return Optional.of("challenge");
        } else if (event instanceof CourtEvent.Demanded) {
            return Optional.of("demand");
        } else if (event instanceof CourtEvent.Escalated) {
            return Optional.of("escalate");
        }
        return Optional.empty();
    }

    /** What came back of a sum in the end. */
    Money settled(Money paid, CourtEvent.Ended ended) {
        Amount refund = paid.fee().isZero()
                ? Amount.ZERO
                : courthouse.panels().consensus().refundOf(courthouse.caseId(disputeId));
        boolean bondBack = ended.outcome() != Dispute.Outcome.POOL_WON;
        return new Money(
                paid.bond(),
                paid.fee(),
                bondBack ? refund.plus(paid.bond()) : refund,
                ended.paidForPanel(),
                ended.burned());
    }

    private List<CourtHistory.Told> events(long fromBlock) {
        return CourtHistory.of(courthouse.chain(), courthouse.address(), disputeId, fromBlock);
    }
}
