package io.gridmill.engine.place;

import io.gridmill.model.Amount;
import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is durably known about a supplier.
 *
 * @param supplier see {@link Supplier#id()}
 * @param name for people
 * @param owner address or {@code home}
 * @param endpoint URL, or empty
 * @param terms what was agreed, as JSON; does not change
 * @param state what changes with every settlement, as JSON; see {@link Settlement#state()}
 * @param escrow locked on chain for it
 * @param total promised so far
 * @param openTransaction hash, once known
 * @param closeTransaction hash, once known
 */
public record SupplierRecord(
        String supplier,
        String name,
        String owner,
        String endpoint,
        Status status,
        String terms,
        String state,
        Amount escrow,
        Amount total,
        @Nullable String openTransaction,
        @Nullable String closeTransaction) {

    /** Life of a deal as the buyer sees it. Home is no deal: every process of a run opens it anew. */
    public enum Status implements Successive<Status> {
        /** About to be opened: the transaction may or may not have been sent. */
        OPENING,
        OPEN,
        /** The final voucher is signed. */
        CLOSING,
        CLOSED,
        /** Never came to be. */
        ABANDONED;

        @Override
        public Set<Status> next() {
            return switch (this) {
                case OPENING -> EnumSet.of(OPEN, CLOSING, CLOSED, ABANDONED);
                // Abandoned after all: the chain forgot the deal, as one that was killed or reorganised may.
                case OPEN -> EnumSet.of(CLOSING, CLOSED, ABANDONED);
                case CLOSING -> EnumSet.of(CLOSED, ABANDONED);
                case CLOSED, ABANDONED -> EnumSet.noneOf(Status.class);
            };
        }
    }
}
