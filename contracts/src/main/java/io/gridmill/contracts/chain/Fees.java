package io.gridmill.contracts.chain;

import java.math.BigInteger;

/**
 * What a transaction pays (EIP-1559).
 *
 * @param tip wei per gas for the block's producer
 * @param maxFee most wei per gas in all
 */
public record Fees(BigInteger tip, BigInteger maxFee) {

    private static final BigInteger EIGHT = BigInteger.valueOf(8);

    /** At least an eighth more: the least that nodes accept for a replacement; and not less than the present fees. */
    Fees raised(Fees present) {
        return new Fees(eighthMore(tip).max(present.tip), eighthMore(maxFee).max(present.maxFee));
    }

    Fees capped(BigInteger most) {
        BigInteger cappedFee = maxFee.min(most);
        return new Fees(tip.min(cappedFee), cappedFee);
    }

    private static BigInteger eighthMore(BigInteger fee) {
        return fee.add(fee.add(EIGHT.subtract(BigInteger.ONE)).divide(EIGHT)).add(BigInteger.ONE);
    }
}
