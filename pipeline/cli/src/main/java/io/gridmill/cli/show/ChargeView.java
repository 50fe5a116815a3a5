package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.PartitionCharge;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import org.jspecify.annotations.Nullable;

/** A line of a deal's invoice in JSON. */
record ChargeView(
        @Described("Name of the stage") String stage,
        @Described("Index of the partition, from 0") int partition,
        @Described("Number of the attempt, from 1") int attempt,

        @Described("ACCEPTED, or APPLICATION for a failed command whose time is paid")
        Outcome outcome,

        @Described("Name of the pool") String pool,
        @Described("Id of the deal") String deal,

        @Described("Position in the deal's results tree, from 0")
        long leaf,

        @Described("Milliseconds of wall time") long wallMillis,
        @Described("Milliseconds of processor time") long cpuMillis,
        @Described("nRLC paid") Amount amount,

        @Described("Watt-hours burnt; null when the pool does not state its power") @Nullable
        Double wattHours,

        @Described("nRLC that the deal's voucher came to with this line")
        Amount voucher,

        @Described("nRLC that the deal's newest voucher promises")
        Amount total,

        @Described("Transaction that opened the deal") @Nullable
        String openTransaction,

        @Described("Transaction that paid and closed the deal") @Nullable
        String closeTransaction) {

    static ChargeView of(PartitionCharge charge, String stage, SupplierRecord supplier, @Nullable Double wattHours) {
        return new ChargeView(
                stage,
                charge.partition(),
                charge.attempt(),
                charge.outcome(),
                supplier.name(),
                supplier.supplier(),
                charge.leaf(),
                charge.wallMillis(),
                charge.cpuMillis(),
                charge.amount(),
                wattHours,
                charge.cumulative(),
                supplier.total(),
                supplier.openTransaction(),
                supplier.closeTransaction());
    }
}
