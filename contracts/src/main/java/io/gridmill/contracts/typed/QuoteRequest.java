package io.gridmill.contracts.typed;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Words;

/**
 * A buyer asks a pool for a quote; signed by the buyer, off chain only. A pool refuses old ones and those it has seen.
 *
 * @param requestedAtEpochSeconds the buyer's clock (Unix time)
 * @param nonce chosen by the buyer; one answer per nonce
 */
public record QuoteRequest(
        Address pool,
        Address buyer,
        int cores,
        int gpus,
        @JsonProperty("requestedAt") long requestedAtEpochSeconds,
        Bytes32 nonce)
        implements TypedMessage {

    /** The type's text, as it is hashed. */
    public static final String TYPE =
            "QuoteRequest(address pool,address buyer,uint32 cores,uint32 gpus,uint64 requestedAt,bytes32 nonce)";

    private static final Bytes32 TYPE_HASH = MarketDomain.typeHash(TYPE);

    public QuoteRequest {
        Checks.present("pool", pool);
        Checks.present("buyer", buyer);
        Checks.present("nonce", nonce);
        Checks.notNegative("Cores", cores);
        Checks.notNegative("GPUs", gpus);
        Checks.notNegative("The time of the request", requestedAtEpochSeconds);
    }

    @Override
    public Bytes32 structHash() {
        return new Words(7)
                .bytes32(TYPE_HASH)
                .address(pool)
                .address(buyer)
                .uint(cores)
                .uint(gpus)
                .uint(requestedAtEpochSeconds)
                .bytes32(nonce)
                .keccak();
    }
}
