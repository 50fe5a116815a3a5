package io.gridmill.engine.evidence;

import io.gridmill.model.Bytes;
import io.gridmill.model.Digest;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What suppliers signed, in the database; the ledger writes it. Safe for use by several threads. */
public final class EvidenceTable {

    /**
     * How long evidence is kept after its deal was seen to be over. A pool cannot be held to anything once it has taken
     * its stake away, which takes a period of days after its last deal.
     */
    public static final Duration RETENTION = Duration.ofDays(30);

    private static final int FETCH_SIZE = 100;

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    public EvidenceTable(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.snapshot.setReadOnly(true);
    }

    /**
     * All batches in which a supplier claims to have run a partition with success, oldest first and each once. Reads
     * every batch of the run's suppliers (some 70 bytes for each result), a hundred at a time.
     *
     * @param run number of the run
     */
    public List<SignedBatch> claiming(int run, int stage, int partition) {
        List<SignedBatch> found = new ArrayList<>();
        snapshot.executeWithoutResult(status -> jdbc.sql("""
                        SELECT DISTINCT ON (supplier_no, sequence, root) * FROM evidence WHERE run_no = :run
                        ORDER BY supplier_no, sequence, root
                        """)
                .withFetchSize(FETCH_SIZE)
                .param("run", run)
                .query(row -> {
                    List<ClaimedResult> claims = ClaimsCodec.decode(row.getBytes("claims"));
                    boolean concerned = claims.stream()
                            .anyMatch(claim -> claim.isSuccess()
                                    && claim.key().stage() == stage
                                    && claim.key().partition() == partition);
                    if (concerned) {
                        found.add(new SignedBatch(
                                run,
                                row.getInt("supplier_no"),
                                row.getLong("sequence"),
                                Digest.of(row.getBytes("root")),
                                Bytes.of(row.getBytes("signature")),
                                claims));
                    }
                }));
        return found;
    }

    /**
     * Forgets what belongs to deals that have been over for {@link #RETENTION}.
     *
     * @return number of batches
     */
    public int prune(Instant now) {
        return jdbc.sql("""
                        DELETE FROM evidence e USING supplier s
                        WHERE e.supplier_no = s.supplier_no AND s.over_at < :before
                        """)
                .param("before", Timestamp.from(now.minus(RETENTION)))
                .update();
    }
}
