package io.gridmill.engine.output;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.protocol.PartitionKey;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts outputs back that the store has lost. Safe for use by several threads. */
public final class OutputRestorer {

    private final DatasetStore store;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public OutputRestorer(DatasetStore store, DataSource dataSource) {
        this.store = store;
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** A file of an output on this machine. */
    public record Found(String output, String path, Path content) {}

    /**
     * Stores the files under their digests and lets the ledger's rows of the partition point there, where these name the
     * same content. Doing it again is harmless.
     *
     * @return how many of the ledger's files were put back; the others are in the store, and no row names them
     */
    public int restore(RunRecord run, PartitionKey key, List<Found> files) {
        List<DatasetStore.StoredFile> stored =
                files.stream().map(file -> store.putFile(file.content())).toList();
        Integer restored = transaction.execute(status -> {
            int rows = 0;
            for (int i = 0; i < files.size(); i++) {
                rows += jdbc.sql("""
                                UPDATE output SET object_key = :object, position = 0
                                WHERE run_no = :run AND stage = :stage AND partition = :partition AND output = :output
                                  AND path = :path AND sha256 = :digest
                                """)
                        .param("object", stored.get(i).key())
                        .param("run", run.number())
                        .param("stage", key.stage())
                        .param("partition", key.partition())
                        .param("output", files.get(i).output())
                        .param("path", files.get(i).path())
                        .param("digest", stored.get(i).sha256().toBytes())
                        .update();
            }
            return rows;
        });
        return restored == null ? 0 : restored;
    }
}
