package io.gridmill.pool.chain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.SignedTransaction;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.journal.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction queue's memory in a file. Safe for use by several threads. */
public final class FileTransactionJournal implements TransactionJournal, AutoCloseable {

    private static final byte SIGNED = 'S';
    private static final byte FINISHED = 'F';
    private static final int MOST_REMEMBERED = 10_000;

    private final JsonMapper json = new JsonMapper();
    private final JournalFile file;

    /** Guarded by this. Replacements of a transaction follow it, all under its id. */
    private final Map<String, List<SignedTransaction>> unfinished = new LinkedHashMap<>();

    private final Map<String, Bytes32> mined = new LinkedHashMap<>();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Finished(String id, @Nullable Bytes32 transaction) {}

    private FileTransactionJournal(Path path) throws IOException {
        file = JournalFile.open(path, this::apply);
        file.rewrite(snapshot());
    }

    public static FileTransactionJournal open(Path path) throws IOException {
        return new FileTransactionJournal(path);
    }

    private synchronized void apply(byte kind, byte[] content) throws IOException {
        if (kind == SIGNED) {
            SignedTransaction transaction = json.readValue(content, SignedTransaction.class);
            unfinished
                    .computeIfAbsent(transaction.request().id(), id -> new ArrayList<>())
                    .add(transaction);
        } else if (kind == FINISHED) {
            finish(json.readValue(content, Finished.class));
        } else {
            throw new IOException("a record of unknown kind " + kind + "; is this file from a newer version?");
        }
    }

    private void finish(Finished finished) {
        unfinished.remove(finished.id());
        if (finished.transaction() != null) {
            mined.put(finished.id(), finished.transaction());
        }
    }

    private synchronized List<JournalFile.Record> snapshot() throws IOException {
        List<JournalFile.Record> records = new ArrayList<>();
        mined.keySet().stream()
                .limit(Math.max(0, mined.size() - MOST_REMEMBERED))
                .toList()
                .forEach(mined::remove);
        for (Map.Entry<String, Bytes32> entry : mined.entrySet()) {
            records.add(record(FINISHED, new Finished(entry.getKey(), entry.getValue())));
        }
        for (List<SignedTransaction> transactions : unfinished.values()) {
            for (SignedTransaction transaction : transactions) {
                records.add(record(SIGNED, transaction));
            }
        }
        return records;
    }

    private JournalFile.Record record(byte kind, Object value) throws IOException {
        return new JournalFile.Record(kind, json.writeValueAsBytes(value));
    }

    @Override
    public synchronized List<SignedTransaction> unfinished() {
        return unfinished.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized void signed(List<SignedTransaction> transactions) {
        try {
            List<JournalFile.Record> records = new ArrayList<>();
            for (SignedTransaction transaction : transactions) {
                records.add(record(SIGNED, transaction));
            }
            file.force(file.append(records));
            transactions.forEach(transaction -> unfinished
                    .computeIfAbsent(transaction.request().id(), id -> new ArrayList<>())
                    .add(transaction));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public synchronized void finished(String id, @Nullable Bytes32 transaction) {
        try {
            Finished finished = new Finished(id, transaction);
            // Not forced: if it is lost, the queue finds out from the chain again.
            file.append(List.of(record(FINISHED, finished)));
            finish(finished);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public synchronized Optional<Bytes32> mined(String id) {
        return Optional.ofNullable(mined.get(id));
    }

    private static GridmillException unwritable(IOException e) {
        return new GridmillException(
                ErrorCode.INTERNAL, "The journal of transactions cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
