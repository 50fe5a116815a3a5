package io.gridmill.contracts.chain;

import io.gridmill.contracts.Bytes32;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue's durable memory: each signed transaction is recorded before it is sent, so that after a crash the very same
 * transaction is sent again instead of a second one. Called by the queue's own thread; {@link #mined} by any.
 */
public interface TransactionJournal {

    /** Everything signed and not finished, oldest first; read once, when the queue starts. */
    List<SignedTransaction> unfinished();

    /** Durable on return: these are about to be sent. */
    void signed(List<SignedTransaction> transactions);

    /**
     * Nothing more will be done for this id.
     *
     * @param mined the transaction that was mined, null when none was or ever will be
     */
    void finished(String id, @Nullable Bytes32 mined);

    /** The mined transaction of a finished id. */
    Optional<Bytes32> mined(String id);

    /** Remembers nothing: for callers that find out from the chain what was done. */
    static TransactionJournal none() {
        return new TransactionJournal() {
            @Override
            public List<SignedTransaction> unfinished() {
                return List.of();
            }

            @Override
            public void signed(List<SignedTransaction> transactions) {}

            @Override
            public void finished(String id, @Nullable Bytes32 mined) {}

            @Override
            public Optional<Bytes32> mined(String id) {
                return Optional.empty();
            }
        };
    }
}
