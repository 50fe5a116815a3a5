package io.gridmill.contracts.internal.abi;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;

/** Signed messages as the structs that contracts take them as. */
public final class SignedTuples {

    public static final String QUOTE = "(uint256,address,address,uint32,uint32,uint64,uint64,uint64,bytes32,address)";
    public static final String RESULT_BATCH = "(bytes32,uint64,bytes32)";

    private SignedTuples() {}

    public static AbiWriter of(Quote quote) {
        return new AbiWriter()
                .uint(quote.offerId())
                .address(quote.pool())
                .address(quote.buyer())
                .uint(quote.cores())
                .uint(quote.gpus())
                .uint(quote.corePrice().nano())
                .uint(quote.gpuPrice().nano())
                .uint(quote.validUntilEpochSeconds())
                .bytes32(quote.nonce())
                .address(quote.verifier());
    }

    public static AbiWriter of(ResultBatchClaim batch) {
        return new AbiWriter().bytes32(batch.dealId()).uint(batch.sequence()).bytes32(batch.resultsDigest());
    }
}
