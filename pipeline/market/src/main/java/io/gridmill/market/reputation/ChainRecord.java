package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the chain shows of one pool. Anybody can write most of it by dealing with himself; see {@link
 * ReputationFormula} for what it is worth.
 *
 * @param stake what the pool has at risk now
 * @param minimumStake what every pool that deals must have at risk
 * @param knownSince its first deal, as far back as was read
 * @param customers buyers that it had deals with
 * @param seizures when a judge took stake from it for good
 */
public record ChainRecord(
        Amount stake,
        Amount minimumStake,
        Optional<Instant> knownSince,
        List<Customer> customers,
        List<Seizure> seizures) {

    public static final ChainRecord NONE =
            new ChainRecord(Amount.ZERO, Amount.ZERO, Optional.empty(), List.of(), List.of());

    public ChainRecord {
        customers = List.copyOf(customers);
        seizures = List.copyOf(seizures);
    }

    /**
     * The deals of one buyer with the pool.
     *
     * @param deals how many were opened
     * @param paid what was paid in them, counted up to {@link DealLedger#COUNTED} at most
     * @param unpaid deals that ended with the buyer taking all of its money back
     * @param last when one of them was paid or ended last
     */
    public record Customer(Address buyer, long deals, Amount paid, long unpaid, Instant last) {}

    /** Stake that a judge gave to others. */
    public record Seizure(Amount amount, Instant at) {}
}
