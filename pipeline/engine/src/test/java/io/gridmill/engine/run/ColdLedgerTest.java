package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.model.Digest;
import io.gridmill.model.pipeline.Verification;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class ColdLedgerTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final int ROWS = 5000;

    /** Otherwise every portion of the first large run of a database costs more than the last. */
    @Test
    void resultsOfEarlierRunsAreFoundWithoutReadingTheWholeTableThoughItHasNoStatistics() throws SQLException {
        // One connection: the server adds up per session what was read.
        try (Connection connection = HARNESS.dataSource().getConnection()) {
            SingleConnectionDataSource session = new SingleConnectionDataSource(connection, true);
            JdbcTemplate jdbc = new JdbcTemplate(session);
            jdbc.update("""
                    INSERT INTO settlement
                    SELECT 1, 0, n, 1, NULL, 0, 0, 1, 1, 1, 0, 0, 10, n, sha256(n::text::bytea),
                           sha256('nothing'), 'process', NULL, NULL, '', '', now()
                    FROM generate_series(1, ?) AS n
                    """, ROWS);
            long before = rowsReadInSequence(jdbc);
            List<Digest> keys = IntStream.rangeClosed(1, ROWS)
                    .mapToObj(n -> Digest.sha256(String.valueOf(n).getBytes(StandardCharsets.UTF_8)))
                    .toList();

            assertThat(new LedgerReader(session, 2).cached(keys, Verification.none()))
                    .hasSize(ROWS);
            assertThat(rowsReadInSequence(jdbc)).isEqualTo(before);
        }
    }

    private static long rowsReadInSequence(JdbcTemplate jdbc) {
        jdbc.execute("SELECT pg_stat_force_next_flush()");
        jdbc.execute("SELECT 1");
        Long rows = jdbc.queryForObject(
                "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'settlement'", Long.class);
        return rows == null ? -1 : rows;
    }
}
