package io.gridmill.pool.jury;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.pool.journal.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has to remember of the panels that it sits on: its seat, the order that it was given, and, before it is
 * committed to, its answer with the salt: without the salt a commitment cannot be revealed. On the disk when a method
 * returns. There are never more cases than the pool has offered seats. Safe for use by several threads.
 */
public final class JuryBook implements AutoCloseable {

    private static final byte SEAT = 'S';
    private static final byte ORDER = 'O';
    private static final byte ANSWER = 'A';
    private static final byte OVER = 'X';

    private static final int MOST_ORDERS = 10;
    private static final long REWRITE_AT = 16L << 20;

    /** What the pool answers. */
    record Answer(Bytes32 caseId, Bytes32 answer, Bytes32 salt) {}

    private record Ordered(Bytes32 caseId, CaseOrder order) {}

    /** One case. */
    record Entry(
            JurySeat seat,
            @Nullable CaseOrder order,
            @Nullable Answer answer) {}

    private final JsonMapper json = ProtocolJson.mapper();
    private final JournalFile file;

    /** Guarded by this. */
    private final Map<Bytes32, Entry> entries = new LinkedHashMap<>();

    /** Orders of each case that were written: a stranger can bring them. Guarded by this. */
    private final Map<Bytes32, Integer> orders = new HashMap<>();

    private JuryBook(Path path) throws IOException {
        file = JournalFile.open(path, this::apply);
        file.rewrite(snapshot());
    }

    /** Reads what an earlier process wrote. */
    public static JuryBook open(Path path) throws IOException {
        return new JuryBook(path);
    }

    private synchronized void apply(byte kind, byte[] content) throws IOException {
        switch (kind) {
            case SEAT -> enter(json.readValue(content, JurySeat.class));
            case ORDER -> {
                Ordered ordered = json.readValue(content, Ordered.class);
                entries.computeIfPresent(ordered.caseId(), (id, e) -> new Entry(e.seat(), ordered.order(), e.answer()));
            }
            case ANSWER -> {
                Answer answer = json.readValue(content, Answer.class);
                entries.computeIfPresent(answer.caseId(), (id, e) -> new Entry(e.seat(), e.order(), answer));
            }
            case OVER -> entries.remove(json.readValue(content, Bytes32.class));
            default ->
                throw new IOException("a record of unknown kind " + kind + "; is this file from a newer version?");
        }
    }

    private synchronized List<JournalFile.Record> snapshot() throws IOException {
        List<JournalFile.Record> records = new ArrayList<>();
        for (Entry entry : entries.values()) {
            records.add(record(SEAT, entry.seat()));
            if (entry.order() != null) {
                records.add(record(ORDER, new Ordered(entry.seat().caseId(), entry.order())));
            }
            if (entry.answer() != null) {
                records.add(record(ANSWER, entry.answer()));
            }
        }
        return records;
    }

    private void enter(JurySeat seat) {
        entries.put(seat.caseId(), new Entry(seat, null, null));
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    synchronized Optional<Entry> find(Bytes32 caseId) {
        return Optional.ofNullable(entries.get(caseId));
    }

    /** A seat was drawn; one that is known stays as it is. */
    public synchronized void seated(JurySeat seat) {
        Entry known = entries.get(seat.caseId());
        if (known == null || known.seat().commitUntilEpochSeconds() < seat.commitUntilEpochSeconds()) {
            write(SEAT, seat);
            enter(seat);
        }
    }

    /**
     * The order, or the same with URLs that can be read now.
     *
     * @return false when it came too often already
     */
    synchronized boolean ordered(Bytes32 caseId, CaseOrder order) {
        Entry entry = entries.get(caseId);
        if (entry == null || entry.answer() != null || order.equals(entry.order())) {
            return true;
        }
        int times = orders.merge(caseId, 1, Integer::sum);
        if (times > MOST_ORDERS) {
            return false;
        }
        write(ORDER, new Ordered(caseId, order));
        entries.put(caseId, new Entry(entry.seat(), order, null));
        return true;
    }

    /** The answer; the first one stays. */
    synchronized Answer answered(Answer answer) {
        Entry entry = entries.get(answer.caseId());
        if (entry == null) {
            throw new IllegalStateException("There is no seat in case " + answer.caseId());
        }
        if (entry.answer() != null) {
            return entry.answer();
        }
        write(ANSWER, answer);
        entries.put(answer.caseId(), new Entry(entry.seat(), entry.order(), answer));
        return answer;
    }

    synchronized void over(Bytes32 caseId) {
        if (entries.containsKey(caseId)) {
            write(OVER, caseId);
            entries.remove(caseId);
            orders.remove(caseId);
            shorten();
        }
    }

    private void shorten() {
        if (file.size() > REWRITE_AT) {
            try {
                file.rewrite(snapshot());
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    /** The chain is another one: nothing that was known of it counts. */
    public synchronized void reset() {
        List.copyOf(entries.keySet()).forEach(this::over);
    }

    private void write(byte kind, Object value) {
        try {
            file.force(file.append(List.of(record(kind, value))));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static GridmillException unwritable(IOException e) {
        return new GridmillException(ErrorCode.INTERNAL, "The book of cases cannot be written: " + e.getMessage(), e);
    }

    private JournalFile.Record record(byte kind, Object value) throws IOException {
        return new JournalFile.Record(kind, json.writeValueAsBytes(value));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
