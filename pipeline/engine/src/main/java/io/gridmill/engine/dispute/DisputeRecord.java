package io.gridmill.engine.dispute;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dispute that was brought about a result.
 *
 * @param id at the court
 * @param round how often it was brought, from 1
 * @param run number of the run
 * @param supplier number of the supplier within the ledger
 * @param key of the attempt whose result it is about
 * @param complaint {@code WRONG} or {@code MISSING}
 * @param fromBlock nothing of it was on chain before this block
 * @param state as it was seen last
 * @param deadline of the state, where it has one
 * @param money what was put in and came back
 * @param transactions what was sent for it, in order
 */
public record DisputeRecord(
        Digest id,
        int round,
        int run,
        int supplier,
        PartitionKey key,
        String complaint,
        long fromBlock,
        DisputeState state,
        Optional<Instant> deadline,
        Money money,
        List<Sent> transactions,
        Instant begunAt,
        Optional<Instant> endedAt) {

    public DisputeRecord {
        transactions = List.copyOf(transactions);
    }

    /**
     * What a dispute cost and brought.
     *
     * @param bond put at risk
     * @param fee paid for a panel
     * @param returned what the court gave back of bond and fee
     * @param compensated what the pool's stake paid for the panel in the challenger's place
     * @param fined what of the pool's stake was burned
     */
    public record Money(Amount bond, Amount fee, Amount returned, Amount compensated, Amount fined) {

        public static final Money NONE = new Money(Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO);

        public Amount paid() {
            return bond.plus(fee);
        }

        public Amount gotBack() {
            return returned.plus(compensated);
        }
    }

    /** A transaction. */
    public record Sent(String what, String hash, long gas) {}

    public static DisputeRecord prepared(
            Digest id,
            int round,
            int run,
            int supplier,
            PartitionKey key,
            String complaint,
            long fromBlock,
            Instant now) {
        return new DisputeRecord(
                id,
                round,
                run,
                supplier,
                key,
                complaint,
                fromBlock,
                DisputeState.PREPARED,
                Optional.empty(),
                Money.NONE,
                List.of(),
                now,
                Optional.empty());
    }

    /** @throws IllegalStateException when the state may not follow */
    public DisputeRecord seen(DisputeState now, Optional<Instant> until) {
        return with(now == state ? state : state.become(now), until, money, transactions, endedAt);
    }

    public DisputeRecord costing(Money sums) {
        return with(state, deadline, sums, transactions, endedAt);
    }

    /** One that is known already is not counted twice. */
    public DisputeRecord sent(Sent transaction) {
        if (transactions.stream().anyMatch(known -> known.hash().equals(transaction.hash()))) {
            return this;
        }
        List<Sent> all = new ArrayList<>(transactions);
        all.add(transaction);
        return with(state, deadline, money, all, endedAt);
    }

    public DisputeRecord ended(DisputeState how, Money sums, Instant at) {
        return with(state.become(how), Optional.empty(), sums, transactions, Optional.of(at));
    }

    public long gas() {
        return transactions.stream().mapToLong(Sent::gas).sum();
    }

    private DisputeRecord with(
            DisputeState newState,
            Optional<Instant> newDeadline,
            Money newMoney,
            List<Sent> newTransactions,
            Optional<Instant> newEnd) {
        return new DisputeRecord(
                id,
                round,
                run,
                supplier,
                key,
                complaint,
                fromBlock,
                newState,
                newDeadline,
                newMoney,
                newTransactions,
                begunAt,
                newEnd);
    }
}
