package io.gridmill.market.offers;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.market.PostedOffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a book keeps between two processes: offers and how far they were read, in one piece, so that one is never newer
 * than the other.
 *
 * @param genesis the chain's first block
 * @param block up to which the offers are known, this one included
 * @param blockHash of that block, so that a chain that forgot it is noticed
 */
public record OfferSnapshot(Bytes32 genesis, long block, Bytes32 blockHash, List<PostedOffer> offers) {

    public OfferSnapshot {
        offers = List.copyOf(offers);
    }

    /** Durable memory of one book. It may lose what it was given: the chain has it all. Called by one thread at a time. */
    public interface Store {

        /** Null when there is none that can be read. */
        @Nullable
        OfferSnapshot load();

        /** Replaces the one before: a reader finds either. */
        void save(OfferSnapshot snapshot);

        /** Remembers nothing. */
        static Store none() {
            return new Store() {
                @Override
                public @Nullable OfferSnapshot load() {
                    return null;
                }

                @Override
                public void save(OfferSnapshot snapshot) {}
            };
        }
    }
}
