package io.gridmill.model.protocol;

import io.gridmill.model.Digest;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * All outputs of a partition as one row of bytes: what is at the location with which a pool answers a demand. Whoever
 * reads it computes the {@link PartitionResult#outputDigest() output digest} of what is there, and nothing else needs to
 * be trusted.
 *
 * <p>The bytes are the text {@code gridmill.outputs.1} and a line feed, the number of files (4 bytes, the highest first),
 * and for each file, in the order of the digest, the output's name and the file's path (each as 2 bytes of length and
 * Java's modified UTF-8), its size (8 bytes) and its content.
 */
public final class OutputBundle {

    /** Type of its content. */
    public static final String TYPE = "application/vnd.gridmill.outputs";

    /** Most files that a reader takes; no partition may have more. */
    public static final int MOST_FILES = 10_000;

    private static final byte[] HEADER = "gridmill.outputs.1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 64 * 1024;

    private OutputBundle() {}

    /** Where a file's content comes from. */
    public interface Source {
        InputStream open(OutputFile file) throws IOException;
    }

    /** Where a file's content goes. */
    public interface Sink {

        /** @param path relative and harmless; the names are a stranger's all the same */
        OutputStream open(String output, String path, long size) throws IOException;

        /** For readers that only want to know what is there. */
        static Sink none() {
            return (output, path, size) -> OutputStream.nullOutputStream();
        }
    }

    /**
     * Writes the files in their order; does not close the stream.
     *
     * @throws IOException also when a content is shorter than it should be
     */
    public static void write(OutputStream to, List<OutputFile> files, Source contents) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
        out.write(HEADER);
        out.writeInt(files.size());
        for (OutputFile file : files) {
            out.writeUTF(file.output());
            out.writeUTF(file.path());
            out.writeLong(file.size());
            try (InputStream in = contents.open(file)) {
                copy(in, out, file.size(), null);
            }
        }
        out.flush();
    }

    /**
     * Reads to the end and says what was there.
     *
     * @param mostBytes of all contents together
     * @return the output digest that a result with these files has
     * @throws IOException when it is no bundle, ends too early, goes on after its end, or is larger than that
     */
    public static Digest read(InputStream from, long mostBytes, Sink sink) throws IOException {
        DataInputStream in = new DataInputStream(from);
        if (!java.util.Arrays.equals(in.readNBytes(HEADER.length), HEADER)) {
            throw new IOException("These are no outputs of a partition");
        }
        int count = in.readInt();
        if (count < 0 || count > MOST_FILES) {
            throw new IOException("A partition has no " + count + " outputs");
        }
        List<OutputFile> files = new ArrayList<>();
        long left = mostBytes;
        for (int i = 0; i < count; i++) {
            String output = in.readUTF();
            String path = in.readUTF();
            long size = in.readLong();
            if (size < 0 || size > left) {
                throw new IOException("The outputs have more than " + mostBytes + " bytes");
            }
            left -= size;
            files.add(read(in, output, path, size, sink));
        }
        if (in.read() >= 0) {
            throw new IOException("There is more than the outputs");
        }
        return PartitionResult.digestOf(files);
    }

    private static OutputFile read(DataInputStream in, String output, String path, long size, Sink sink)
            throws IOException {
        try {
            RelativePath.check(output);
            RelativePath.check(path);
        } catch (IllegalArgumentException e) {
            throw new IOException("An output has no proper name: " + e.getMessage(), e);
        }
        MessageDigest sha256 = Digest.newSha256();
        try (OutputStream to = sink.open(output, path, size)) {
            copy(in, to, size, sha256);
        }
        return new OutputFile(output, path, size, Digest.of(sha256.digest()), null);
    }

    private static void copy(
            InputStream in, OutputStream out, long size, @org.jspecify.annotations.Nullable MessageDigest sha256)
            throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, size))];
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("The content ends " + left + " bytes too early");
            }
            if (sha256 != null) {
                sha256.update(buffer, 0, read);
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
