package io.gridmill.pool.court;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Checkpoint;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.pool.journal.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has to remember of the Court: disputes about its claims, and how far it has read the chain. On the disk
 * when a method returns, except for the checkpoint: events after an older one are delivered again, and change nothing.
 * Safe for use by several threads.
 */
public final class Docket implements Checkpoint.Store, AutoCloseable {

    private static final byte DISPUTE = 'D';
    private static final byte ENDED = 'E';
    private static final byte CHECKPOINT = 'K';
    private static final long REWRITE_AT = 1L << 20;

    /** Blocks that are read again at most, beside those that a follower reads again anyway. */
    private static final long CHECKPOINT_BLOCKS = 30;

    private final JsonMapper json = ProtocolJson.mapper();
    private final JournalFile file;

    /** Guarded by this, as is all that follows. */
    private final Map<Bytes32, OwnDispute> disputes = new LinkedHashMap<>();

    private @Nullable Checkpoint checkpoint;
    private long savedBlock;

    private Docket(Path path) throws IOException {
        file = JournalFile.open(path, this::apply);
        file.rewrite(snapshot());
        savedBlock = checkpoint == null ? 0 : checkpoint.nextBlock();
    }

    /** Reads what an earlier process wrote. */
    public static Docket open(Path path) throws IOException {
        return new Docket(path);
    }

    private synchronized void apply(byte kind, byte[] content) throws IOException {
        switch (kind) {
            case DISPUTE -> {
                OwnDispute dispute = json.readValue(content, OwnDispute.class);
                disputes.put(dispute.id(), dispute);
            }
            case ENDED -> disputes.remove(json.readValue(content, Bytes32.class));
            case CHECKPOINT -> checkpoint = json.readValue(content, Checkpoint.class);
            default ->
                throw new IOException("a record of unknown kind " + kind + "; is this file from a newer version?");
        }
    }

    private synchronized List<JournalFile.Record> snapshot() throws IOException {
        List<JournalFile.Record> records = new ArrayList<>();
        for (OwnDispute dispute : disputes.values()) {
            records.add(record(DISPUTE, dispute));
        }
        if (checkpoint != null) {
            records.add(record(CHECKPOINT, checkpoint));
        }
        return records;
    }

    /** Disputes that are not known to be over, oldest first. */
    public synchronized List<OwnDispute> disputes() {
        return List.copyOf(disputes.values());
    }

    /** Whether a claim of the deal is disputed. */
    public synchronized boolean isDisputed(Bytes32 dealId) {
        return disputes.values().stream().anyMatch(d -> d.claim().dealId().equals(dealId));
    }

    /** Something was said about a claim of this pool; what is known already stays as it is. */
    public synchronized void brought(OwnDispute dispute) {
        OwnDispute known = disputes.get(dispute.id());
        if (known == null || known.block() < dispute.block()) {
            write(DISPUTE, dispute);
            disputes.put(dispute.id(), dispute);
        }
    }

    /** Where the demanded output will be served; said to the Court afterwards. */
    public synchronized OwnDispute serve(OwnDispute dispute, Bytes32 secret) {
        OwnDispute served = dispute.servedAt(secret);
        write(DISPUTE, served);
        disputes.put(served.id(), served);
        return served;
    }

    public synchronized Optional<OwnDispute> servedAt(Bytes32 secret) {
        return disputes.values().stream()
                .filter(d -> d.complaint() == Complaint.MISSING && secret.equals(d.secret()))
                .findFirst();
    }

    public synchronized void ended(Bytes32 disputeId) {
        if (disputes.containsKey(disputeId)) {
            write(ENDED, disputeId);
            disputes.remove(disputeId);
        }
    }

    /** The chain is another one: nothing that was known of it counts. */
    public synchronized void reset() {
        List.copyOf(disputes.keySet()).forEach(this::ended);
    }

    @Override
    public synchronized @Nullable Checkpoint load() {
        return checkpoint;
    }

    @Override
    public synchronized void save(Checkpoint reached) {
        checkpoint = reached;
        if (Math.abs(reached.nextBlock() - savedBlock) < CHECKPOINT_BLOCKS) {
            return;
        }
        try {
            if (file.size() > REWRITE_AT) {
                file.rewrite(snapshot());
            } else {
                file.append(List.of(record(CHECKPOINT, reached)));
            }
            savedBlock = reached.nextBlock();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Everything that happened before this block is known; 0 when nothing is. */
    public synchronized long knownBefore() {
        return checkpoint == null ? 0 : checkpoint.nextBlock();
    }

    private void write(byte kind, Object value) {
        try {
            file.force(file.append(List.of(record(kind, value))));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private JournalFile.Record record(byte kind, Object value) throws IOException {
        return new JournalFile.Record(kind, json.writeValueAsBytes(value));
    }

    private static GridmillException unwritable(IOException e) {
        return new GridmillException(
                ErrorCode.INTERNAL, "The docket of the Court cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
