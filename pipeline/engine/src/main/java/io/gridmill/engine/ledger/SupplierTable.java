package io.gridmill.engine.ledger;

import io.gridmill.engine.place.PoolDecision;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The suppliers of one run in the database, and their numbers. Safe for use by several threads. */
public final class SupplierTable {

    private final JdbcClient jdbc;
    private final int runNumber;
    private final Patience patience;
    private final DecisionTable decisions;
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    /** @param patience bears with a database that is away */
    public SupplierTable(DataSource dataSource, int runNumber, Patience patience) {
        this.jdbc = JdbcClient.create(dataSource);
        this.runNumber = runNumber;
        this.patience = patience;
        this.decisions = new DecisionTable(jdbc, runNumber);
    }

    /** The records of one place. */
    public SupplierRecords of(String place) {
        return new SupplierRecords() {
            @Override
            public List<SupplierRecord> all() {
                return patience.call("Reading the suppliers", () -> SupplierTable.this.all(place));
            }

            @Override
            public void save(SupplierRecord record) {
                patience.call("Recording a supplier", () -> {
                    SupplierTable.this.save(place, record);
                    return true;
                });
            }

            @Override
            public void toppedUp(String supplier, Amount escrow) {
                patience.call("Recording an escrow", () -> {
                    SupplierTable.this.toppedUp(supplier, escrow);
                    return true;
                });
            }

            @Override
            public void decided(List<PoolDecision> made) {
                if (!made.isEmpty()) {
                    int search = patience.call("Counting searches", () -> decisions.next(place));
                    patience.call("Recording a choice", () -> decisions.insert(place, search, made));
                }
            }
        };
    }

    /** What was promised to all suppliers of the run so far. */
    public Amount promised() {
        return patience.call(
                "Reading what was spent",
                () -> Amount.ofNano(jdbc.sql("SELECT coalesce(sum(total), 0)::bigint FROM supplier WHERE run_no = ?")
                        .param(runNumber)
                        .query(Long.class)
                        .single()));
    }

    /** @throws IllegalStateException when the supplier was never saved */
    int number(String supplier) {
        Integer number = numbers.get(supplier);
        if (number == null) {
            throw new IllegalStateException("The place never recorded its supplier " + supplier);
        }
        return number;
    }

    private List<SupplierRecord> all(String place) {
        return jdbc.sql("SELECT * FROM supplier WHERE run_no = :run AND place = :place ORDER BY supplier_no")
                .param("run", runNumber)
                .param("place", place)
                .query((row, rowNumber) -> {
                    numbers.put(row.getString("supplier"), row.getInt("supplier_no"));
                    return new SupplierRecord(
                            row.getString("supplier"),
                            row.getString("name"),
                            row.getString("owner"),
                            row.getString("endpoint"),
                            SupplierRecord.Status.valueOf(row.getString("status")),
                            row.getString("terms"),
                            row.getString("state"),
                            Amount.ofNano(row.getLong("escrow")),
                            Amount.ofNano(row.getLong("total")),
                            row.getString("open_transaction"),
                            row.getString("close_transaction"));
                })
                .list();
    }

    private void save(String place, SupplierRecord record) {
        int number = jdbc.sql("""
                        INSERT INTO supplier (run_no, place, supplier, name, owner, endpoint, status, terms, state,
                                              escrow, total, open_transaction, close_transaction, over_at)
                        VALUES (:run, :place, :supplier, :name, :owner, :endpoint, :status, :terms::jsonb,
                                :state::jsonb, :escrow, :total, :open, :close,
                                CASE WHEN :status IN ('CLOSED', 'ABANDONED') THEN now() END)
                        ON CONFLICT (run_no, supplier) DO UPDATE
                        SET status = excluded.status, state = excluded.state, escrow = excluded.escrow,
                            endpoint = excluded.endpoint, total = excluded.total,
                            open_transaction = excluded.open_transaction,
                            close_transaction = excluded.close_transaction,
                            over_at = coalesce(supplier.over_at, excluded.over_at)
                        RETURNING supplier_no
                        """)
                .param("run", runNumber)
                .param("place", place)
                .param("supplier", record.supplier())
                .param("name", record.name())
                .param("owner", record.owner())
                .param("endpoint", record.endpoint())
                .param("status", record.status().name())
                .param("terms", record.terms())
                .param("state", record.state())
                .param("escrow", record.escrow().nano())
                .param("total", record.total().nano())
                .param("open", record.openTransaction())
                .param("close", record.closeTransaction())
                .query(Integer.class)
                .single();
        numbers.put(record.supplier(), number);
    }

    private void toppedUp(String supplier, Amount escrow) {
        jdbc.sql("UPDATE supplier SET escrow = :escrow WHERE run_no = :run AND supplier = :supplier")
                .param("escrow", escrow.nano())
                .param("run", runNumber)
                .param("supplier", supplier)
                .update();
    }
}
