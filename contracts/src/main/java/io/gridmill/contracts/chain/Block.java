package io.gridmill.contracts.chain;

import io.gridmill.contracts.Bytes32;
import java.math.BigInteger;

/**
 * The head of a block.
 *
 * @param timestampEpochSeconds the chain's clock (Unix time)
 * @param baseFee wei per gas that every transaction in it paid at least
 * @param gasLimit most gas that fits into it
 */
public record Block(
        long number, Bytes32 hash, Bytes32 parent, long timestampEpochSeconds, BigInteger baseFee, long gasLimit) {}
