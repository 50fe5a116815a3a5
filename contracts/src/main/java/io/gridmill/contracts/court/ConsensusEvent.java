package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the Consensus tells everybody. */
public sealed interface ConsensusEvent {

    Bytes32 OPENED = AbiWriter.topic("CaseOpened(bytes32,address,bytes32,uint256,address[])");
    Bytes32 DRAW_MOVED = AbiWriter.topic("DrawMoved(bytes32,uint256)");
    Bytes32 SEATED = AbiWriter.topic("Seated(bytes32,address,uint256,uint256)");
    Bytes32 COMMITTED = AbiWriter.topic("Committed(bytes32,address,bytes32)");
    Bytes32 REVEALED = AbiWriter.topic("Revealed(bytes32,address,bytes32)");
    Bytes32 RESOLVED = AbiWriter.topic("CaseResolved(bytes32,bytes32,uint256)");
    Bytes32 SEAT_LOST = AbiWriter.topic("SeatLost(address,uint256)");

    /**
     * @param client who opened it; for disputes the Court
     * @param subject what it is about; for disputes the dispute's id
     * @param excluded accounts that do not sit on the panel
     */
    record Opened(Bytes32 caseId, Address client, Bytes32 subject, long drawBlock, List<Address> excluded)
            implements ConsensusEvent {}

    /** Nobody drew in time; the panel comes from a later block. */
    record DrawMoved(Bytes32 caseId, long drawBlock) implements ConsensusEvent {}

    /** @param commitUntilEpochSeconds last second to commit in */
    record Seated(Bytes32 caseId, Address juror, int seat, long commitUntilEpochSeconds) implements ConsensusEvent {}

    record Committed(Bytes32 caseId, Address juror, Bytes32 commitment) implements ConsensusEvent {}

    record Revealed(Bytes32 caseId, Address juror, Bytes32 answer) implements ConsensusEvent {}

    /**
     * @param answer zero without decision
     * @param agreed members that gave it
     */
    record Resolved(Bytes32 caseId, Bytes32 answer, int agreed) implements ConsensusEvent {}

    record SeatLost(Address juror, Amount penalty) implements ConsensusEvent {}

    /** Empty for other events, and for what a stranger put beyond the range of our words. */
    static Optional<ConsensusEvent> read(LogEntry log) {
        if (log.topics().size() < 2) {
            return Optional.empty();
        }
        Bytes32 id = log.topics().get(1);
        AbiReader data = new AbiReader(log.data().toArray());
        try {
            if (log.is(OPENED)) {
                return Optional.of(opened(log, id, data));
            } else if (log.is(DRAW_MOVED)) {
                return Optional.of(new DrawMoved(id, data.uint63()));
            } else if (log.is(SEATED)) {
                return Optional.of(new Seated(id, address(log, 2), data.uint31(), data.uint63()));
            } else if (log.is(COMMITTED)) {
                return Optional.of(new Committed(id, address(log, 2), data.bytes32()));
            } else if (log.is(REVEALED)) {
                return Optional.of(new Revealed(id, address(log, 2), data.bytes32()));
            } else if (log.is(RESOLVED)) {
                return Optional.of(new Resolved(id, data.bytes32(), data.uint31()));
            } else if (log.is(SEAT_LOST)) {
                return Optional.of(new SeatLost(address(log, 1), Amount.of(data.uint())));
            }
            return Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Opened opened(LogEntry log, Bytes32 id, AbiReader data) {
        long drawBlock = data.uint63();
        AbiReader array = data.dynamic();
        int count = array.uint31();
        List<Address> excluded = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            excluded.add(array.address());
        }
        return new Opened(id, address(log, 2), log.topics().get(3), drawBlock, List.copyOf(excluded));
    }

    private static Address address(LogEntry log, int topic) {
        return new AbiReader(log.topics().get(topic).toBytes()).address();
    }
}
