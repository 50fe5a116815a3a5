package io.gridmill.engine.place;

import io.gridmill.model.Amount;
import java.util.List;

/** A place's durable memory about the suppliers of one run. Safe for use by several threads. */
public interface SupplierRecords {

    /** All suppliers of this run at the place, oldest first. */
    List<SupplierRecord> all();

    /**
     * Inserts or replaces the record of a supplier; durable on return. Between the first {@link PlaceListener#ready}
     * and the final settlement a place does not call this: state and total are written by settlements then.
     */
    void save(SupplierRecord record);

    /** The escrow of a supplier grew to this sum; durable on return. Leaves everything else as it is. */
    void toppedUp(String supplier, Amount escrow);

    /**
     * Remembers what one search for capacity decided, in the order in which the pools were ranked; durable on return. For
     * people only: a place never reads it. Records that keep suppliers alone may leave it out.
     *
     * @param decisions bounded by the place; a few hundred at most
     */
    default void decided(List<PoolDecision> decisions) {}
}
