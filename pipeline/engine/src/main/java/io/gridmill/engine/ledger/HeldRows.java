package io.gridmill.engine.ledger;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Rows of {@code held}, joined with their suppliers, as results. */
final class HeldRows {

    private HeldRows() {}

    static HeldResult read(ResultSet row) throws SQLException {
        List<StoredOutput> outputs = OutputJson.read(row.getString("outputs"));
        PartitionResult result = new PartitionResult(
                new PartitionKey(row.getInt("stage"), row.getInt("partition"), row.getInt("attempt")),
                null,
                row.getInt("exit_code"),
                new Usage(
                        row.getLong("wall_millis"),
                        row.getLong("cpu_millis"),
                        row.getLong("peak_bytes"),
                        row.getLong("bytes_in"),
                        row.getLong("bytes_out"),
                        Amount.ofNano(row.getLong("claim"))),
                outputs.stream()
                        .map(file -> new OutputFile(file.output(), file.path(), file.size(), file.sha256(), null))
                        .toList(),
                row.getString("standard_output"),
                row.getString("standard_error"),
                row.getString("runtime"));
        return new HeldResult(
                row.getString("supplier"),
                row.getString("owner"),
                result,
                Amount.ofNano(row.getLong("amount")),
                Digest.of(row.getBytes("cache_key")),
                outputs,
                row.getBoolean("checked"),
                new BatchReference(
                        row.getLong("batch"),
                        Digest.of(row.getBytes("batch_digest")),
                        row.getString("batch_signature")));
    }
}
