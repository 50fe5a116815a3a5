package io.gridmill.engine.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The runs in the database. Safe for use by several threads. */
public final class RunRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;
    private final Clock clock;

    public RunRecords(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** Records a new run; durable on return. */
    public RunRecord create(
            RunId id,
            String pipeline,
            String source,
            Path sourcePath,
            Map<String, String> parameters,
            Map<String, String> options) {
        jdbc.sql("""
                        INSERT INTO run (run_id, pipeline, pipeline_digest, source, source_path, parameters, options,
                                         state, created_at)
                        VALUES (:id, :pipeline, :digest, :source, :path, :parameters::jsonb, :options::jsonb,
                                'PLANNED', :now)
                        """)
                .param("id", id.value())
                .param("pipeline", pipeline)
                .param("digest", Digest.sha256(source).toBytes())
                .param("source", source)
                .param("path", sourcePath.toString())
                .param("parameters", json(parameters))
                .param("options", json(options))
                .param("now", Timestamp.from(clock.instant()))
                .update();
        return find(id.value()).orElseThrow();
    }

    /** Replaces the options of a run; durable on return. */
    public RunRecord changeOptions(RunId id, Map<String, String> options) {
        jdbc.sql("UPDATE run SET options = :options::jsonb WHERE run_id = :id")
                .param("options", json(options))
                .param("id", id.value())
                .update();
        return find(id.value()).orElseThrow();
    }

    /**
     * Finds a run by its id or by the beginning of it; {@code last} is the newest.
     *
     * @throws GridmillException {@code RUN_NOT_FOUND} when there is none or more than one
     */
    public RunRecord get(String idOrPrefix) {
        List<RunRecord> found = idOrPrefix.equals("last")
                ? jdbc.sql("SELECT * FROM run ORDER BY created_at DESC, run_no DESC LIMIT 1")
                        .query(RunRecords::read)
                        .list()
                : jdbc.sql("SELECT * FROM run WHERE starts_with(run_id, :prefix) ORDER BY run_no LIMIT 3")
                        .param("prefix", idOrPrefix)
                        .query(RunRecords::read)
                        .list();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new GridmillException(
                ErrorCode.RUN_NOT_FOUND,
                found.isEmpty()
                        ? "There is no run '" + idOrPrefix + "'; `gridmill status` lists them"
                        : "More than one run begins with '" + idOrPrefix + "': "
                                + found.get(0).id() + ", " + found.get(1).id() + "; give more of the id");
    }

    public Optional<RunRecord> find(String id) {
        return jdbc.sql("SELECT * FROM run WHERE run_id = :id")
                .param("id", id)
                .query(RunRecords::read)
                .optional();
    }

    /** The newest run of this very file with these parameters that began. */
    public Optional<RunRecord> newestLike(String source, Path sourcePath, Map<String, String> parameters) {
        return jdbc.sql("""
                        SELECT * FROM run
                        WHERE pipeline_digest = :digest AND source_path = :path AND parameters = :parameters::jsonb
                            AND started_at IS NOT NULL
                        ORDER BY created_at DESC, run_no DESC LIMIT 1
                        """)
                .param("digest", Digest.sha256(source).toBytes())
                .param("path", sourcePath.toString())
                .param("parameters", json(parameters))
                .query(RunRecords::read)
                .optional();
    }

    /** The newest runs, newest first. */
    public List<RunRecord> newest(int most) {
        return jdbc.sql("SELECT * FROM run ORDER BY created_at DESC, run_no DESC LIMIT :most")
                .param("most", most)
                .query(RunRecords::read)
                .list();
    }

    /** Asks the owner of a run to stop it; says whether there was anything to stop. */
    public boolean requestCancel(RunId id) {
        return jdbc.sql("""
                                UPDATE run SET cancel_requested = true
                                WHERE run_id = :id AND state IN ('PLANNED', 'RUNNING')
                                """).param("id", id.value()).update() == 1;
    }

    private static RunRecord read(ResultSet row, int rowNumber) throws SQLException {
        Optional<Map<String, String>> failure =
                Optional.ofNullable(row.getString("failure")).map(RunRecords::map);
        return new RunRecord(
                row.getInt("run_no"),
                new RunId(row.getString("run_id")),
                row.getString("pipeline"),
                Digest.of(row.getBytes("pipeline_digest")),
                row.getString("source"),
                Path.of(row.getString("source_path")),
                map(row.getString("parameters")),
                map(row.getString("options")),
                RunState.valueOf(row.getString("state")),
                failure.map(values -> values.get("code")),
                failure.map(values -> values.get("message")),
                Optional.ofNullable(row.getString("owner")),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("finished_at")));
    }

    private static Optional<Instant> instant(@Nullable Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }

    static Map<String, String> map(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds JSON that this version does not understand", e);
        }
    }

    static String json(Map<String, String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
