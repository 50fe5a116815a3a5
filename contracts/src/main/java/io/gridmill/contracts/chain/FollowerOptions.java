package io.gridmill.contracts.chain;

import java.time.Duration;

/**
 * How a {@link LogFollower} reads.
 *
 * @param startBlock where reading begins when there is no checkpoint: the contract's own block
 * @param confirmations blocks that must stand on an event before it is delivered; 0 for none
 * @param reread blocks behind the newest delivered one that are read again each time, to notice replaced blocks
 * @param range most blocks per request; halved when the node finds it too many
 * @param interval between two looks at the chain
 */
public record FollowerOptions(long startBlock, int confirmations, int reread, int range, Duration interval) {

    public FollowerOptions {
        if (startBlock < 0 || confirmations < 0 || reread < 0 || range < 1 || interval.toMillis() < 1) {
            throw new IllegalArgumentException("Blocks are not negative, range and interval are positive");
        }
    }

    /** For a chain with a block per second. */
    public static FollowerOptions dev(long startBlock) {
        return new FollowerOptions(startBlock, 0, 8, 2000, Duration.ofMillis(250));
    }

    /** What suits a chain by its id. */
    public static FollowerOptions forChain(long chainId, long startBlock) {
        return QueueOptions.forChain(chainId).equals(QueueOptions.DEV) ? dev(startBlock) : open(startBlock);
    }

    /** For a public chain. */
    public static FollowerOptions open(long startBlock) {
        return new FollowerOptions(startBlock, 2, 32, 2000, Duration.ofSeconds(6));
    }
}
