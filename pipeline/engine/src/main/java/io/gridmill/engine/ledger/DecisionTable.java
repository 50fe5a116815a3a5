package io.gridmill.engine.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.engine.place.PoolDecision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What places decided about pools for one run. A run has one owner, and a place searches once at a time. */
final class DecisionTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;
    private final int runNumber;

    DecisionTable(JdbcClient jdbc, int runNumber) {
        this.jdbc = jdbc;
        this.runNumber = runNumber;
    }

    /** Number of the next search at a place. */
    int next(String place) {
        return jdbc.sql("SELECT coalesce(max(search), 0) + 1 FROM decision WHERE run_no = :run AND place = :place")
                .param("run", runNumber)
                .param("place", place)
                .query(Integer.class)
                .single();
    }

    /**
     * Writes a whole search in one statement. Writing the same search again changes nothing, as a connection that breaks
     * may hide that it was written.
     *
     * @return the rows written
     */
    int insert(String place, int search, List<PoolDecision> decisions) {
        return jdbc.sql("""
                        INSERT INTO decision (run_no, place, search, position, name, owner, endpoint, chosen, score,
                                              reasons, decided_at)
                        SELECT :run, :place, :search, d.position, d.name, d.owner, d.endpoint, d.chosen, d.score,
                               d.reasons, now()
                        FROM jsonb_to_recordset(:decisions::jsonb)
                            AS d(position integer, name text, owner text, endpoint text, chosen boolean,
                                 score double precision, reasons jsonb)
                        ON CONFLICT DO NOTHING
                        """)
                .param("run", runNumber)
                .param("place", place)
                .param("search", search)
                .param("decisions", json(decisions))
                .update();
    }

    private static String json(List<PoolDecision> decisions) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PoolDecision decision : decisions) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("position", rows.size());
            row.put("name", decision.name());
            row.put("owner", decision.owner());
            row.put("endpoint", decision.endpoint());
            row.put("chosen", decision.chosen());
            row.put("score", decision.score());
            row.put("reasons", decision.reasons());
            rows.add(row);
        }
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers are always JSON", e);
        }
    }
}
