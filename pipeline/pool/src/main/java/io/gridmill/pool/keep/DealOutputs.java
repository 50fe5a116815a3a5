package io.gridmill.pool.keep;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.pool.engine.PartitionListener.OutputPaths;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one deal's pool may be asked for: each batch that it signed, which has the small outputs in it, and the large
 * outputs by content. The order of writing: a large output is on the disk before its result is signed; a batch is in the
 * deal's journal before it is delivered, and here on the disk before the journal loses it. Safe for use by several
 * threads.
 */
public final class DealOutputs {

    private final Path directory;
    private final KeptOutputs all;
    private final JsonMapper json;

    /** Guarded by this, as is all that follows. */
    private final ClaimLog log;

    private final Map<Long, Batch> batches = new TreeMap<>();
    private final Map<Digest, Integer> uses = new HashMap<>();
    private long acknowledged;
    private boolean gone;

    /** A batch that is kept, and the large outputs of its results. */
    private record Batch(ClaimLog.Place place, List<OutputFile> files) {}

    DealOutputs(Path directory, KeptOutputs all, JsonMapper json) throws IOException {
        this.directory = directory;
        this.all = all;
        this.json = json;
        this.log = new ClaimLog(directory, (place, line) -> batches.put(place.sequence(), batch(place, line)));
        batches.values().forEach(batch -> batch.files().forEach(file -> uses.merge(file.sha256(), 1, Integer::sum)));
        all.added(log.bytes());
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (isOutput(file)) {
                    all.added(Files.size(file));
                }
            }
        }
    }

    private static boolean isOutput(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{64}");
    }

    private Batch batch(ClaimLog.Place place, byte[] line) throws IOException {
        return new Batch(
                place,
                results(line).stream()
                        .flatMap(result -> result.outputs().stream())
                        .filter(file -> file.inline() == null)
                        .toList());
    }

    private List<PartitionResult> results(byte[] line) throws IOException {
        return json.readValue(line, ResultsLine.class).results();
    }

    /** Whether the deals that name the Court get no more work now. */
    public boolean isFull() {
        return all.isFull() && !all.madeRoom();
    }

    /**
     * Takes the large outputs of an attempt, before its result is signed. On the disk on return.
     *
     * @param paths where they are now; they are moved from there
     */
    public void take(PartitionResult result, OutputPaths paths) throws IOException {
        boolean any = false;
        for (OutputFile output : result.outputs()) {
            Path kept = path(output.sha256());
            if (output.inline() == null && !Files.exists(kept)) {
                move(paths.of(output), kept);
                all.added(output.size());
                any = true;
            }
        }
        if (any) {
            Forced.directory(directory);
        }
    }

    private void move(Path from, Path kept) throws IOException {
        // A stranger's command made it: never through a link to somewhere else.
        if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileNotFoundException(from.getFileName() + " is no plain file any more");
        }
        Files.createDirectories(directory);
        try {
            Forced.file(from);
            Files.move(from, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Path part = kept.resolveSibling(kept.getFileName() + ".part");
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
            Forced.file(part);
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Keeps a batch that is about to be signed for; one that is there already is not kept twice. */
    public synchronized void add(long sequence, byte[] line, List<PartitionResult> results) throws IOException {
        if (gone || sequence <= log.lastSequence()) {
            return;
        }
        long before = log.bytes();
        ClaimLog.Place place = log.append(sequence, line);
        all.added(log.bytes() - before);
        List<OutputFile> large = results.stream()
                .flatMap(result -> result.outputs().stream())
                .filter(file -> file.inline() == null)
                .toList();
        batches.put(sequence, new Batch(place, large));
        large.forEach(file -> uses.merge(file.sha256(), 1, Integer::sum));
    }

    /** The same for a batch that is read from the deal's journal again. */
    public synchronized void restore(long sequence, byte[] line) throws IOException {
        if (sequence > log.lastSequence()) {
            add(sequence, line, results(line));
        }
    }

    /** What was added is on the disk on return: the journal may lose it now. */
    public synchronized void force() throws IOException {
        if (!gone) {
            log.force();
        }
    }

    /** The buyer has decided on everything up to there. */
    public synchronized void acknowledge(long sequence) {
        acknowledged = Math.max(acknowledged, sequence);
    }

    /** Deletes the oldest that the buyer has acknowledged, until there is room. */
    synchronized void forgetAcknowledged() throws IOException {
        if (gone) {
            return;
        }
        List<Long> old = new ArrayList<>();
        for (Map.Entry<Long, Batch> entry : batches.entrySet()) {
            if (!all.isFull() || entry.getKey() > acknowledged) {
                break;
            }
            for (OutputFile file : entry.getValue().files()) {
                if (uses.merge(file.sha256(), -1, Integer::sum) == 0) {
                    uses.remove(file.sha256());
                    if (Files.deleteIfExists(path(file.sha256()))) {
                        all.added(-file.size());
                    }
                }
            }
            old.add(entry.getKey());
        }
        old.forEach(batches::remove);
        if (!batches.isEmpty()) {
            all.added(
                    -log.deleteBefore(batches.values().iterator().next().place().segment()));
        }
    }

    /**
     * The signed result at a position.
     *
     * @return null when it is not kept (any more)
     */
    @Nullable
    PartitionResult find(long sequence, int index) throws IOException {
        byte[] line;
        synchronized (this) {
            Batch batch = batches.get(sequence);
            if (gone || batch == null) {
                return null;
            }
            line = log.read(batch.place());
        }
        List<PartitionResult> results = results(line);
        return index < results.size() ? results.get(index) : null;
    }

    /** The content of an output; the caller closes it. */
    InputStream open(OutputFile file) throws IOException {
        return file.inline() == null
                ? Files.newInputStream(path(file.sha256()), LinkOption.NOFOLLOW_LINKS)
                : new ByteArrayInputStream(file.inline().toArray());
    }

    boolean has(OutputFile file) {
        return file.inline() != null || Files.isRegularFile(path(file.sha256()), LinkOption.NOFOLLOW_LINKS);
    }

    private Path path(Digest content) {
        return directory.resolve(content.hex());
    }

    /** Deletes everything; nothing is kept here from now on. */
    synchronized void delete() throws IOException {
        gone = true;
        batches.clear();
        uses.clear();
        all.added(-log.bytes());
        log.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                long size = isOutput(file) ? Files.size(file) : 0;
                if (Files.deleteIfExists(file)) {
                    all.added(-size);
                }
            }
        }
        Files.deleteIfExists(directory);
    }

    synchronized void close() throws IOException {
        if (!gone) {
            gone = true;
            log.close();
        }
    }
}
