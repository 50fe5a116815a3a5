package io.gridmill.model.dataset;

import io.gridmill.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a dataset, sorted by path. Its {@link #digest()} depends on the paths, sizes and contents alone, not on
 * where the bytes lie.
 */
public record Manifest(List<Entry> entries) {

    public Manifest {
        entries = entries.stream().sorted(Comparator.comparing(Entry::path)).toList();
    }

    /**
     * One file.
     *
     * @param path relative path within the dataset
     * @param size bytes
     * @param key object that holds the bytes
     * @param offset where in the object they begin (small files are packed together)
     */
    public record Entry(String path, long size, Digest sha256, String key, long offset) {}

    public Digest digest() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Entry entry : entries) {
                out.writeUTF(entry.path());
                out.writeLong(entry.size());
                out.write(entry.sha256().toBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.sha256(bytes.toByteArray());
    }

    /** Bytes of all files together. */
    public long size() {
        return entries.stream().mapToLong(Entry::size).sum();
    }
}
