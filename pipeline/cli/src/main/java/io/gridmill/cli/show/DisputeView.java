package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dispute, as it is written in JSON. */
public record DisputeView(
        @Described("Id at the court") String id,

        @Described("How often the complaint was brought, from 1")
        int round,

        @Described("Id of the run") String run,
        @Described("Name of the stage") String stage,
        @Described("Index of the partition") int partition,
        @Described("Number of the attempt") int attempt,
        @Described("Name of the pool") String pool,
        @Described("Address of the pool's owner") String owner,

        @Described("WRONG or MISSING") String complaint,

        @Described(
                "PREPARED, DEMANDED, ANSWERED, JUDGING, POOL_LOST, POOL_WON, UNDECIDED or DROPPED, as it was seen last")
        DisputeState state,

        @Described("End of the time for whoever has to act; null when there is none") @Nullable
        Instant deadline,

        @Described("nRLC put in as a bond") Amount bond,
        @Described("nRLC paid for a panel") Amount fee,

        @Described("nRLC of both that the court gave back") Amount returned,

        @Described("nRLC that the pool's stake paid for the panel in your place, in your deposit in the Market")
        Amount compensated,

        @Described("nRLC of the pool's stake that were burned")
        Amount fined,

        @Described("Gas of the transactions that this side sent")
        long gas,

        @Described("Transactions of the dispute, in order") List<Sent> transactions,
        @Described("When it was begun") Instant begun,

        @Described("When it was seen to be over; null while it is not") @Nullable
        Instant ended,

        @Described("What can be done now; null: nothing") @Nullable
        String next) {

    /** A transaction. */
    public record Sent(
            @Described("challenge, demand, escalate, draw, resolve, abandon, settle, close or withdraw")
            String what,

            @Described("Hash of the transaction") String hash,
            @Described("Gas that it used") long gas) {}

    public DisputeView {
        transactions = List.copyOf(transactions);
    }

    public static DisputeView of(NamedDispute dispute) {
        DisputeRecord record = dispute.record();
        DisputeRecord.Money money = record.money();
        return new DisputeView(
                record.id().hex(),
                record.round(),
                dispute.run().value(),
                dispute.stage(),
                record.key().partition(),
                record.key().attempt(),
                dispute.pool(),
                dispute.owner(),
                record.complaint(),
                record.state(),
                record.deadline().orElse(null),
                money.bond(),
                money.fee(),
                money.returned(),
                money.compensated(),
                money.fined(),
                record.gas(),
                record.transactions().stream()
                        .map(sent -> new Sent(sent.what(), sent.hash(), sent.gas()))
                        .toList(),
                record.begunAt(),
                record.endedAt().orElse(null),
                DisputeSentences.next(dispute).orElse(null));
    }
}
