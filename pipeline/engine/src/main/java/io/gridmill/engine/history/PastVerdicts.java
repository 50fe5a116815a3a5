package io.gridmill.engine.history;

import io.gridmill.engine.verify.TrackRecord;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What earlier runs found about owners, so that a run does not begin without any knowledge of them: an owner that was
 * found wrong in one run is watched in the next. Safe for use by several threads.
 *
 * <p>Bounded on purpose. Only the newest {@value #MOST} verdicts about an owner since a given time are looked at, and no
 * more than {@value #CARRIED} valid results in a row are carried over: an owner that earned its record with small work of
 * long ago begins with at least one result in {@value #CARRIED} checked.
 */
public final class PastVerdicts {

    /** Verdicts about one owner that are read. */
    private static final int MOST = 1000;

    /** Valid results in a row that are carried into another run. */
    static final int CARRIED = 100;

    private final JdbcClient jdbc;

    public PastVerdicts(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * Valid results in a row of each owner, as {@link TrackRecord} counts them, at the end of the runs before one.
     *
     * @param runNumber the run that is about to begin; what itself and later ones found does not count
     * @param since verdicts from before do not count
     */
    public Map<String, Integer> validInARow(int runNumber, Instant since) {
        Map<String, Integer> validInARow = new HashMap<>();
        jdbc.sql("""
                        SELECT o.owner, count(*) FILTER (WHERE n.earned AND n.wrong_since = 0) AS in_a_row
                        FROM (SELECT DISTINCT owner FROM supplier) o
                        CROSS JOIN LATERAL (
                            SELECT v.valid AND v.attempt = v.other_attempt AS earned,
                                   count(*) FILTER (WHERE NOT v.valid) OVER (ORDER BY v.verdict_no DESC) AS wrong_since
                            FROM (SELECT * FROM verdict
                                  WHERE owner = o.owner AND run_no < :run AND decided_at >= :since
                                  ORDER BY verdict_no DESC LIMIT :most) v) n
                        GROUP BY o.owner
                        """)
                .param("run", runNumber)
                .param("since", Timestamp.from(since))
                .param("most", MOST)
                .query(row -> {
                    validInARow.put(row.getString("owner"), Math.min(CARRIED, row.getInt("in_a_row")));
                });
        return validInARow;
    }
}
