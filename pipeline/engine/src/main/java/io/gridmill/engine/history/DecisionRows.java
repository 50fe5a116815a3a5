package io.gridmill.engine.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.engine.place.PoolDecision;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What places decided about pools. */
final class DecisionRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;

    DecisionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of the newest searches, oldest first; within a search those that were chosen come first. */
    List<RecordedDecision> newest(int run, int most) {
        return jdbc.sql("""
                        SELECT * FROM (SELECT * FROM decision WHERE run_no = :run
                                       ORDER BY search DESC, chosen DESC, position LIMIT :most) AS newest
                        ORDER BY search, chosen DESC, position
                        """)
                .param("run", run)
                .param("most", most)
                .query((row, number) -> new RecordedDecision(
                        row.getString("place"),
                        row.getInt("search"),
                        Objects.requireNonNull(Columns.instant(row, "decided_at")),
                        new PoolDecision(
                                row.getString("name"),
                                row.getString("owner"),
                                row.getString("endpoint"),
                                row.getBoolean("chosen"),
                                row.getDouble("score"),
                                reasons(row.getString("reasons")))))
                .list();
    }

    private static List<String> reasons(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds JSON that this version does not understand", e);
        }
    }
}
