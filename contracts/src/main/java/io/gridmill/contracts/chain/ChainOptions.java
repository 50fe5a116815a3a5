package io.gridmill.contracts.chain;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How to talk to a node.
 *
 * @param timeout for one request and its answer
 * @param patience how long a call is tried again while the node does not answer
 * @param expectedChainId refuse to talk to any other chain; empty: whatever the node says
 */
public record ChainOptions(Duration timeout, Duration patience, OptionalLong expectedChainId) {

    public static final ChainOptions DEFAULT =
            new ChainOptions(Duration.ofSeconds(15), Duration.ofSeconds(30), OptionalLong.empty());

    public ChainOptions {
        if (timeout.isNegative() || timeout.isZero() || patience.isNegative()) {
            throw new IllegalArgumentException("Time-out and patience are positive");
        }
    }

    public ChainOptions withPatience(Duration newPatience) {
        return new ChainOptions(timeout, newPatience, expectedChainId);
    }

    public ChainOptions expecting(long chainId) {
        return new ChainOptions(timeout, patience, OptionalLong.of(chainId));
    }
}
