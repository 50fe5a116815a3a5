package io.gridmill.market.fake;

import io.gridmill.engine.place.PoolDecision;
import io.gridmill.engine.place.Settlement;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A ledger of suppliers that survives its process, and can be made to fail at any write. */
public final class MemoryRecords implements SupplierRecords {

    private final Map<String, SupplierRecord> rows = new LinkedHashMap<>();
    private final List<SupplierRecord.Status> history = new ArrayList<>();
    private final List<PoolDecision> decisions = new ArrayList<>();
    private int writesLeft = Integer.MAX_VALUE;

    /** The process dies after so many more writes: all later ones fail. */
    public synchronized void dieAfter(int writes) {
        writesLeft = writes;
    }

    public synchronized void live() {
        writesLeft = Integer.MAX_VALUE;
    }

    public synchronized boolean isDead() {
        return writesLeft < 0;
    }

    public synchronized List<SupplierRecord.Status> history() {
        return List.copyOf(history);
    }

    @Override
    public synchronized List<SupplierRecord> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized void save(SupplierRecord record) {
        write();
        history.add(record.status());
        rows.put(record.supplier(), record);
    }

    @Override
    public synchronized void toppedUp(String supplier, Amount escrow) {
        write();
        change(supplier, row -> with(row, row.state(), escrow, row.total()));
    }

    @Override
    public synchronized void decided(List<PoolDecision> made) {
        decisions.addAll(made);
    }

    /** All decisions about pools, in order. */
    public synchronized List<PoolDecision> decisions() {
        return List.copyOf(decisions);
    }

    /** What the engine's ledger does in the transaction that accepts results. */
    public synchronized void settle(Settlement settlement) {
        write();
        change(settlement.supplier(), row -> with(row, settlement.state(), row.escrow(), settlement.total()));
    }

    private void change(String supplier, UnaryOperator<SupplierRecord> change) {
        rows.computeIfPresent(supplier, (id, row) -> change.apply(row));
    }

    private void write() {
        writesLeft--;
        if (writesLeft < 0) {
            throw new GridmillException(ErrorCode.DATABASE_UNREACHABLE, "The process is dead");
        }
        notifyAll();
    }

    private static SupplierRecord with(SupplierRecord row, String state, Amount escrow, Amount total) {
        return new SupplierRecord(
                row.supplier(),
                row.name(),
                row.owner(),
                row.endpoint(),
                row.status(),
                row.terms(),
                state,
                escrow,
                total,
                row.openTransaction(),
                row.closeTransaction());
    }
}
