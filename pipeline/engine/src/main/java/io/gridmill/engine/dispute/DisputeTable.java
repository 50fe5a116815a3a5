package io.gridmill.engine.dispute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Disputes in the database. Safe for use by several threads. */
public final class DisputeTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NAMED = """
            SELECT d.*, r.run_id, g.name AS stage_name, s.name AS pool, s.owner
            FROM dispute d JOIN run r USING (run_no) JOIN supplier s USING (supplier_no)
            JOIN stage g ON (g.run_no, g.stage) = (d.run_no, d.stage)
            """;

    private final JdbcClient jdbc;

    public DisputeTable(DataSource dataSource) {
        this(JdbcClient.create(dataSource));
    }

    public DisputeTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Inserts or replaces; durable on return. */
    public void save(DisputeRecord dispute) {
        jdbc.sql("""
                        INSERT INTO dispute (dispute_id, round, run_no, supplier_no, stage, partition, attempt, complaint,
                                             from_block, state, deadline_at, bond, fee, returned, compensated, fined,
                                             transactions, begun_at, ended_at)
                        VALUES (:id, :round, :run, :supplier, :stage, :partition, :attempt, :complaint, :block, :state,
                                :deadline, :bond, :fee, :returned, :compensated, :fined, :transactions::jsonb, :begun,
                                :ended)
                        ON CONFLICT (dispute_id, round) DO UPDATE
                        SET state = excluded.state, deadline_at = excluded.deadline_at, bond = excluded.bond,
                            fee = excluded.fee, returned = excluded.returned, compensated = excluded.compensated,
                            fined = excluded.fined, transactions = excluded.transactions, ended_at = excluded.ended_at
                        """)
                .param("id", dispute.id().toBytes())
                .param("round", dispute.round())
                .param("run", dispute.run())
                .param("supplier", dispute.supplier())
                .param("stage", dispute.key().stage())
                .param("partition", dispute.key().partition())
                .param("attempt", dispute.key().attempt())
                .param("complaint", dispute.complaint())
                .param("block", dispute.fromBlock())
                .param("state", dispute.state().name())
                .param("deadline", timestamp(dispute.deadline()), Types.TIMESTAMP)
                .param("bond", dispute.money().bond().nano())
                .param("fee", dispute.money().fee().nano())
                .param("returned", dispute.money().returned().nano())
                .param("compensated", dispute.money().compensated().nano())
                .param("fined", dispute.money().fined().nano())
                .param("transactions", json(dispute.transactions()))
                .param("begun", Timestamp.from(dispute.begunAt()))
                .param("ended", timestamp(dispute.endedAt()), Types.TIMESTAMP)
                .update();
    }

    /** The newest round of a dispute. */
    public Optional<DisputeRecord> newest(Digest id) {
        return jdbc.sql("SELECT * FROM dispute WHERE dispute_id = :id ORDER BY round DESC LIMIT 1")
                .param("id", id.toBytes())
                .query((row, number) -> read(row))
                .optional();
    }

    /** All about results of a run, oldest first. */
    public List<NamedDispute> of(int run) {
        return jdbc.sql(NAMED + "WHERE d.run_no = :run ORDER BY d.begun_at, d.round")
                .param("run", run)
                .query((row, number) -> named(row))
                .list();
    }

    /** The newest of all runs: those that are not over, then the others, each newest first. */
    public List<NamedDispute> newest(int most) {
        return jdbc.sql(NAMED + "ORDER BY d.ended_at IS NOT NULL, d.begun_at DESC LIMIT :most")
                .param("most", most)
                .query((row, number) -> named(row))
                .list();
    }

    private static NamedDispute named(ResultSet row) throws SQLException {
        return new NamedDispute(
                new RunId(row.getString("run_id")),
                row.getString("stage_name"),
                row.getString("pool"),
                row.getString("owner"),
                read(row));
    }

    private static DisputeRecord read(ResultSet row) throws SQLException {
        return new DisputeRecord(
                Digest.of(row.getBytes("dispute_id")),
                row.getInt("round"),
                row.getInt("run_no"),
                row.getInt("supplier_no"),
                new PartitionKey(row.getInt("stage"), row.getInt("partition"), row.getInt("attempt")),
                row.getString("complaint"),
                row.getLong("from_block"),
                DisputeState.valueOf(row.getString("state")),
                instant(row, "deadline_at"),
                new DisputeRecord.Money(
                        Amount.ofNano(row.getLong("bond")),
                        Amount.ofNano(row.getLong("fee")),
                        Amount.ofNano(row.getLong("returned")),
                        Amount.ofNano(row.getLong("compensated")),
                        Amount.ofNano(row.getLong("fined"))),
                transactions(row.getString("transactions")),
                row.getTimestamp("begun_at").toInstant(),
                instant(row, "ended_at"));
    }

    private static @Nullable Timestamp timestamp(Optional<Instant> at) {
        return at.isEmpty() ? null : Timestamp.from(at.get());
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static String json(List<DisputeRecord.Sent> transactions) {
        try {
            return JSON.writeValueAsString(transactions);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Transactions can always be written", e);
        }
    }

    private static List<DisputeRecord.Sent> transactions(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The recorded transactions of a dispute are unreadable", e);
        }
    }
}
