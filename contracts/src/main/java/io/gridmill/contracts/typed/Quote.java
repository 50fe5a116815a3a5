package io.gridmill.contracts.typed;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Words;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.time.Instant;

/**
 * A pool's binding price for one deal, signed by the pool. Its digest is the deal's id, so it opens at most one deal.
 *
 * @param offerId the pool's offer on chain that it was made from
 * @param pool the signer: who delivers the work and is paid
 * @param buyer the only account that may open a deal on it
 * @param cores CPU cores reserved
 * @param gpus GPUs reserved
 * @param corePrice per core-second
 * @param gpuPrice per GPU-second
 * @param validUntilEpochSeconds last second (Unix time) at which a deal may be opened
 * @param nonce chosen by the pool, so that equal terms can be quoted twice
 * @param verifier contract that judges disputes of the deal; the zero address for none
 */
public record Quote(
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigInteger offerId,
        Address pool,
        Address buyer,
        int cores,
        int gpus,
        Amount corePrice,
        Amount gpuPrice,
        @JsonProperty("validUntil") long validUntilEpochSeconds,
        Bytes32 nonce,
        Address verifier)
        implements TypedMessage {

    /** The type's text, as it is hashed. */
    public static final String TYPE =
            "Quote(uint256 offerId,address pool,address buyer,uint32 cores,uint32 gpus,uint64 corePrice,uint64 gpuPrice,uint64 validUntil,bytes32 nonce,address verifier)";

    private static final Bytes32 TYPE_HASH = MarketDomain.typeHash(TYPE);

    public Quote {
        Checks.present("offerId", offerId);
        Checks.present("pool", pool);
        Checks.present("buyer", buyer);
        Checks.present("corePrice", corePrice);
        Checks.present("gpuPrice", gpuPrice);
        Checks.present("nonce", nonce);
        Checks.present("verifier", verifier);
        if (offerId.signum() < 0 || offerId.bitLength() > 256) {
            throw new IllegalArgumentException("An offer's id is a uint256, not " + offerId);
        }
        Checks.notNegative("A quote's cores", cores);
        Checks.notNegative("A quote's GPUs", gpus);
        Checks.notNegative("A quote's validity", validUntilEpochSeconds);
    }

    @Override
    public Bytes32 structHash() {
        return new Words(11)
                .bytes32(TYPE_HASH)
                .uint(offerId)
                .address(pool)
                .address(buyer)
                .uint(cores)
                .uint(gpus)
                .uint(corePrice.nano())
                .uint(gpuPrice.nano())
                .uint(validUntilEpochSeconds)
                .bytes32(nonce)
                .address(verifier)
                .keccak();
    }

    public boolean isValidAt(Instant time) {
        return time.getEpochSecond() <= validUntilEpochSeconds;
    }

    /**
     * What a partition costs by this quote: the contracts' own formula, rounded down once at the end.
     *
     * @param partitionCores cores that the partition held
     * @param partitionGpus GPUs that it held
     * @param wallMillis its wall time, already capped by the stage's limit
     * @throws ArithmeticException when it is beyond what an {@link Amount} can hold
     */
    public Amount price(int partitionCores, int partitionGpus, long wallMillis) {
        Checks.notNegative("Cores", partitionCores);
        Checks.notNegative("GPUs", partitionGpus);
        Checks.notNegative("Wall time", wallMillis);
        BigInteger perSecond = product(corePrice, partitionCores).add(product(gpuPrice, partitionGpus));
        return Amount.of(perSecond.multiply(BigInteger.valueOf(wallMillis)).divide(BigInteger.valueOf(1000)));
    }

    private static BigInteger product(Amount price, int count) {
        return BigInteger.valueOf(price.nano()).multiply(BigInteger.valueOf(count));
    }
}
