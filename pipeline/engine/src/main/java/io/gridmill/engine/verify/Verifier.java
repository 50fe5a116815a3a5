package io.gridmill.engine.verify;

import io.gridmill.engine.ledger.StoredOutput;
import java.util.List;

/**
 * Says whether two results of the same partition agree. What it is given comes from strangers: it bounds what it reads,
 * and what it cannot read differs. The same two results are compared again after a restart, and the answer must be the
 * same. Safe for use by several threads.
 */
public interface Verifier {

    /**
     * Compares the files of two results. Blocks on the store.
     *
     * @throws io.gridmill.model.GridmillException when nothing can be said, because the store is away or the comparison
     *     itself is broken; never because of what the files hold
     */
    Comparison compare(List<StoredOutput> one, List<StoredOutput> other);
}
