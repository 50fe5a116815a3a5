package io.gridmill.contracts.chain;

import io.gridmill.contracts.DevChains;
import java.math.BigInteger;
import java.time.Duration;

/**
 * How a {@link TransactionQueue} works.
 *
 * @param pollInterval how often receipts are looked for while something is in flight
 * @param resendAfter an unmined transaction is sent again after this time, in case the node forgot it
 * @param bumpAfter an unmined transaction is replaced by one with higher fees after this time
 * @param confirmations blocks that must hold a transaction before it counts, 1 for the block it is in
 * @param inFlight most unmined transactions at once; nodes keep few per account
 * @param maxFee most wei per gas that is ever paid
 */
public record QueueOptions(
        Duration pollInterval,
        Duration resendAfter,
        Duration bumpAfter,
        int confirmations,
        int inFlight,
        BigInteger maxFee) {

    /** For a chain that mines within a second of a transaction. */
    public static final QueueOptions DEV = new QueueOptions(
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            Duration.ofSeconds(20),
            1,
            60,
            BigInteger.valueOf(500_000_000_000L));

    /** For a public chain with a block every 12 seconds. */
    public static final QueueOptions PUBLIC = new QueueOptions(
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90),
            2,
            60,
            BigInteger.valueOf(500_000_000_000L));

    /** What suits a chain by its id: development tools use well-known ones, and mine at once. */
    public static QueueOptions forChain(long chainId) {
        return DevChains.contains(chainId) ? DEV : PUBLIC;
    }

    public QueueOptions {
        if (pollInterval.toMillis() < 1 || confirmations < 1 || inFlight < 1 || maxFee.signum() <= 0) {
            throw new IllegalArgumentException("Interval, confirmations, window and fee limit are positive");
        }
    }
}
