package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.Optional;

/** What the Court tells everybody. */
public sealed interface CourtEvent {

    Bytes32 CHALLENGED = AbiWriter.topic("Challenged(bytes32,bytes32,address," + Claim.TYPE + ")");
    Bytes32 DEMANDED = AbiWriter.topic("Demanded(bytes32,bytes32,address,uint256," + Claim.TYPE + ")");
    Bytes32 ANSWERED = AbiWriter.topic("Answered(bytes32,string,uint256)");
    Bytes32 ESCALATED = AbiWriter.topic("Escalated(bytes32)");
    Bytes32 ENDED = AbiWriter.topic("DisputeEnded(bytes32,uint8,uint256,uint256)");

    /** To filter for all of them. */
    List<Bytes32> ALL = List.of(CHALLENGED, DEMANDED, ANSWERED, ESCALATED, ENDED);

    Bytes32 disputeId();

    /** An output is said to be wrong; a panel will run the partition again. */
    record Challenged(Bytes32 disputeId, Bytes32 dealId, Address challenger, Claim claim) implements CourtEvent {}

    /** @param respondUntilEpochSeconds last second for the pool to answer */
    record Demanded(Bytes32 disputeId, Bytes32 dealId, Address challenger, long respondUntilEpochSeconds, Claim claim)
            implements CourtEvent {}

    /**
     * @param location a URL, as the pool wrote it: a stranger's text
     * @param escalateUntilEpochSeconds last second for the buyer to have a panel look
     */
    record Answered(Bytes32 disputeId, String location, long escalateUntilEpochSeconds) implements CourtEvent {}

    /** A panel will look whether the output is at the location. */
    record Escalated(Bytes32 disputeId) implements CourtEvent {}

    /**
     * @param paidForPanel what of the arrested stake paid the panel
     * @param burned what of it is gone
     */
    record Ended(Bytes32 disputeId, Dispute.Outcome outcome, Amount paidForPanel, Amount burned)
            implements CourtEvent {}

    /** Empty for other events, and for what a stranger put beyond the range of our words. */
    static Optional<CourtEvent> read(LogEntry log) {
        if (log.topics().size() < 2) {
            return Optional.empty();
        }
        Bytes32 id = log.topics().get(1);
        AbiReader data = new AbiReader(log.data().toArray());
        try {
            if (log.is(CHALLENGED)) {
                return Optional.of(new Challenged(id, log.topics().get(2), address(log, 3), Claim.decoded(data)));
            } else if (log.is(DEMANDED)) {
                return Optional.of(
                        new Demanded(id, log.topics().get(2), address(log, 3), data.uint63(), Claim.decoded(data)));
            } else if (log.is(ANSWERED)) {
                return Optional.of(new Answered(id, data.string(), data.uint63()));
            } else if (log.is(ESCALATED)) {
                return Optional.of(new Escalated(id));
            } else if (log.is(ENDED)) {
                return Optional.of(new Ended(
                        id, Dispute.Outcome.of(data.uint31()), Amount.of(data.uint()), Amount.of(data.uint())));
            }
            return Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Address address(LogEntry log, int topic) {
        return new AbiReader(log.topics().get(topic).toBytes()).address();
    }
}
