package io.gridmill.engine.place;

import java.util.List;

/** A place's durable memory about the suppliers of one run. Safe for use by several threads. */
public interface SupplierRecords {

    /** All suppliers of this run at the place, oldest first. */
    List<SupplierRecord> all();

    /** Inserts or replaces the record of a supplier; durable on return. */
    void save(SupplierRecord record);
}
