package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs, stages and suppliers: a handful of rows each. */
final class RunRows {

    private final JdbcClient jdbc;

    RunRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<RunSummary> summaries(List<RunRecord> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        Map<Integer, RunSummary> summaries = new HashMap<>();
        Map<Integer, RunRecord> byNumber = new HashMap<>();
        records.forEach(each -> byNumber.put(each.number(), each));
        Set<Integer> attended = RunLease.held(jdbc);
        jdbc.sql("""
                        SELECT run_no, heartbeat_at, cancel_requested,
                               (SELECT count(*) FROM stage s WHERE s.run_no = r.run_no) AS stages,
                               (SELECT count(*) FROM stage s
                                WHERE s.run_no = r.run_no AND state NOT IN ('WAITING', 'RUNNING')) AS finished,
                               (SELECT coalesce(sum(s.partitions), 0) FROM stage s WHERE s.run_no = r.run_no)
                                   AS partitions,
                               (SELECT coalesce(sum(p.total), 0) FROM supplier p WHERE p.run_no = r.run_no) AS spent
                        FROM run r WHERE run_no IN (:runs)
                        """).param("runs", byNumber.keySet()).query(row -> {
            int number = row.getInt("run_no");
            RunRecord known = byNumber.get(number);
            if (known != null) {
                summaries.put(
                        number,
                        new RunSummary(
                                known,
                                attended.contains(number),
                                Columns.instant(row, "heartbeat_at"),
                                row.getBoolean("cancel_requested"),
                                row.getInt("stages"),
                                row.getInt("finished"),
                                row.getLong("partitions"),
                                Columns.amount(row, "spent")));
            }
        });
        List<RunSummary> ordered = new ArrayList<>();
        for (RunRecord known : records) {
            RunSummary summary = summaries.get(known.number());
            if (summary != null) {
                ordered.add(summary);
            }
        }
        return ordered;
    }

    List<StageRow> stages(int run) {
        return jdbc.sql("SELECT *, failure ->> 'message' AS message FROM stage WHERE run_no = :run ORDER BY stage")
                .param("run", run)
                .query((row, number) -> new StageRow(
                        row.getInt("stage"),
                        row.getString("name"),
                        row.getString("kind"),
                        row.getString("place"),
                        integers(row.getArray("depends_on")),
                        StageState.valueOf(row.getString("state")),
                        row.getObject("partitions", Integer.class),
                        row.getInt("cores"),
                        row.getString("message"),
                        Columns.instant(row, "started_at"),
                        Columns.instant(row, "finished_at")))
                .list();
    }

    List<SupplierSummary> suppliers(int run, List<InvoiceLine> lines, Map<Integer, Long> handedOut) {
        return jdbc.sql("SELECT * FROM supplier WHERE run_no = :run ORDER BY supplier_no")
                .param("run", run)
                .query((row, number) -> supplier(row, lines, handedOut))
                .list();
    }

    private static SupplierSummary supplier(ResultSet row, List<InvoiceLine> lines, Map<Integer, Long> handedOut)
            throws SQLException {
        int number = row.getInt("supplier_no");
        Consumption consumption = Consumption.NONE;
        long accepted = 0;
        long failed = 0;
        for (InvoiceLine line : lines) {
            if (line.supplier() == number) {
                consumption = consumption.plus(line.consumption());
                if (line.outcome() == Outcome.ACCEPTED) {
                    accepted += line.consumption().attempts();
                } else if (line.outcome() != Outcome.AGREED) {
                    failed += line.consumption().attempts();
                }
            }
        }
        SupplierRecord known = new SupplierRecord(
                row.getString("supplier"),
                row.getString("name"),
                row.getString("owner"),
                row.getString("endpoint"),
                SupplierRecord.Status.valueOf(row.getString("status")),
                row.getString("terms"),
                row.getString("state"),
                Columns.amount(row, "escrow"),
                Amount.ofNano(row.getLong("total")),
                row.getString("open_transaction"),
                row.getString("close_transaction"));
        return new SupplierSummary(
                number,
                row.getString("place"),
                known,
                accepted,
                failed,
                handedOut.getOrDefault(number, 0L),
                consumption);
    }

    Map<Integer, String> supplierNames(int run) {
        Map<Integer, String> names = new HashMap<>();
        jdbc.sql("SELECT supplier_no, name FROM supplier WHERE run_no = :run")
                .param("run", run)
                .query(row -> {
                    names.put(row.getInt("supplier_no"), row.getString("name"));
                });
        return names;
    }

    private static List<Integer> integers(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((Integer[]) array.getArray());
    }
}
