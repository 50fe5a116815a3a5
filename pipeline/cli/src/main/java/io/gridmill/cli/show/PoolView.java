package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import org.jspecify.annotations.Nullable;

/** A pool of a run in JSON. */
record PoolView(
        @Described("Name of the pool") String pool,
        @Described("market or home") String place,
        @Described("Id of the deal; home for this machine") String deal,
        @Described("Address of the owner, or home") String owner,
        @Described("URL of the pool; empty for home") String endpoint,

        @Described("OPENING, OPEN, CLOSING, CLOSED or ABANDONED")
        SupplierRecord.Status status,

        @Described("Cores that the deal reserves") @Nullable Integer cores,
        @Described("nRLC per core-second") @Nullable Amount corePrice,
        @Described("Partitions accepted from it") long accepted,
        @Described("Attempts that failed there") long failedAttempts,
        @Described("Attempts that it was given") long attempts,

        @Described("Milliseconds of wall time, all attempts together")
        long wallMillis,

        @Described("What all attempts burnt, paid or not; null when the pool does not state its power") @Nullable
        EnergyView energy,

        @Described("nRLC locked on chain") Amount escrow,
        @Described("nRLC promised by the newest voucher") Amount total,

        @Described("Transaction that opened the deal") @Nullable
        String openTransaction,

        @Described("Transaction that paid and closed the deal") @Nullable
        String closeTransaction) {

    static PoolView of(SupplierSummary summary, @Nullable EnergyView energy) {
        SupplierRecord record = summary.record();
        DealTerms terms = DealTerms.of(record);
        return new PoolView(
                record.name(),
                summary.place(),
                record.supplier(),
                record.owner(),
                record.endpoint(),
                record.status(),
                terms.cores(),
                terms.corePrice(),
                summary.accepted(),
                summary.failedAttempts(),
                summary.handedOut(),
                summary.consumption().wallMillis(),
                energy,
                record.escrow(),
                record.total(),
                record.openTransaction(),
                record.closeTransaction());
    }
}
