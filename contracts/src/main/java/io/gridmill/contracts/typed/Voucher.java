package io.gridmill.contracts.typed;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Words;
import io.gridmill.model.Amount;

/**
 * A buyer's cumulative promise to pay, signed by the buyer. A newer one replaces all older ones of the deal.
 *
 * @param dealId the deal that pays; binds it to one quote, one Market and one chain
 * @param cumulativeAmount owed for everything accepted since the deal was opened
 * @param acceptedPartitions number of partitions that the amount pays for
 * @param resultsRoot root of the results tree over them
 * @param isFinal whether nothing more will be accepted
 */
public record Voucher(
        Bytes32 dealId,
        Amount cumulativeAmount,
        long acceptedPartitions,
        Bytes32 resultsRoot,
        @JsonProperty("isFinal") boolean isFinal)
        implements TypedMessage {

    /** The type's text, as it is hashed. */
    public static final String TYPE =
            "Voucher(bytes32 dealId,uint128 cumulativeAmount,uint64 acceptedPartitions,bytes32 resultsRoot,bool isFinal)";

    private static final Bytes32 TYPE_HASH = MarketDomain.typeHash(TYPE);

    public Voucher {
        Checks.present("dealId", dealId);
        Checks.present("cumulativeAmount", cumulativeAmount);
        Checks.present("resultsRoot", resultsRoot);
        Checks.notNegative("A voucher's partitions", acceptedPartitions);
    }

    @Override
    public Bytes32 structHash() {
        return new Words(6)
                .bytes32(TYPE_HASH)
                .bytes32(dealId)
                .uint(cumulativeAmount.nano())
                .uint(acceptedPartitions)
                .bytes32(resultsRoot)
                .bool(isFinal)
                .keccak();
    }
}
