package io.gridmill.market.simulator;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.SignedTransaction;
import io.gridmill.contracts.chain.TransactionJournal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows what was mined, as long as its process lives. */
final class MemoryJournal implements TransactionJournal {

    private final Map<String, Bytes32> mined = new ConcurrentHashMap<>();

    @Override
    public List<SignedTransaction> unfinished() {
        return List.of();
    }

    @Override
    public void signed(List<SignedTransaction> transactions) {}

    @Override
    public void finished(String id, @Nullable Bytes32 transaction) {
        if (transaction != null) {
            mined.put(id, transaction);
        }
    }

    @Override
    public Optional<Bytes32> mined(String id) {
        return Optional.ofNullable(mined.get(id));
    }
}
