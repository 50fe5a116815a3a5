package io.gridmill.contracts.chain;

import io.gridmill.contracts.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * How far a {@link LogFollower} has read.
 *
 * @param genesis the chain's first block, so that another chain is noticed
 * @param nextBlock everything before it was delivered
 */
public record Checkpoint(Bytes32 genesis, long nextBlock) {

    /** A follower's durable memory. Called by one thread at a time. */
    public interface Store {

        /** Null when nothing was saved yet. */
        @Nullable
        Checkpoint load();

        /** Durable on return. What was delivered after the last save is delivered again after a crash. */
        void save(Checkpoint checkpoint);
    }
}
