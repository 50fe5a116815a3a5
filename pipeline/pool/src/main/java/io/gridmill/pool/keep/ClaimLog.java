package io.gridmill.pool.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a deal as they were signed, in files of some megabytes, to be read one at a time. What a crash tore off
 * at the end is cut away: the deal's journal has it still. Guarded by its {@link DealOutputs}.
 */
final class ClaimLog implements AutoCloseable {

    private static final long SEGMENT = 8L << 20;
    private static final String PREFIX = "claims-";
    private static final int HEADER = Long.BYTES + 2 * Integer.BYTES;
    private static final int LONGEST = 64 << 20;

    /** Hears of a batch that is there. */
    interface Reader {
        void read(Place place, byte[] line) throws IOException;
    }

    /** Where a batch is. */
    record Place(long sequence, Segment segment, long offset, int length) {}

    /** One file. */
    static final class Segment {
        private final Path file;
        private final FileChannel channel;
        private long size;
        private boolean forced = true;

        private Segment(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }
    }

    private final Path directory;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private long lastSequence;

    /** Opens what is there. */
    ClaimLog(Path directory, Reader reader) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList()) {
                load(file, reader);
            }
        }
    }

    private void load(Path file, Reader reader) throws IOException {
        Segment segment = open(file);
        long end = segment.channel.size();
        while (end - segment.size >= HEADER) {
            ByteBuffer header = read(segment, segment.size, HEADER);
            long sequence = header.getLong();
            int length = header.getInt();
            if (length < 0 || length > LONGEST || length > end - segment.size - HEADER) {
                break;
            }
            byte[] line = read(segment, segment.size + HEADER, length).array();
            if (crc(line) != header.getInt()) {
                break;
            }
            reader.read(new Place(sequence, segment, segment.size + HEADER, length), line);
            lastSequence = sequence;
            segment.size += HEADER + length;
        }
        segment.channel.truncate(segment.size);
    }

    private Segment open(Path file) throws IOException {
        Segment segment = new Segment(
                file,
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        segments.add(segment);
        return segment;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Not durable before {@link #force}. */
    Place append(long sequence, byte[] line) throws IOException {
        @Nullable Segment segment = segments.peekLast();
        if (segment == null || segment.size >= SEGMENT) {
            force();
            segment = open(directory.resolve(String.format(java.util.Locale.ROOT, PREFIX + "%019d", sequence)));
            Forced.directory(directory);
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER + line.length);
        record.putLong(sequence).putInt(line.length).putInt(crc(line)).put(line).flip();
        long at = segment.size;
        while (record.hasRemaining()) {
            at += segment.channel.write(record, at);
        }
        Place place = new Place(sequence, segment, segment.size + HEADER, line.length);
        segment.size = at;
        segment.forced = false;
        lastSequence = sequence;
        return place;
    }

    byte[] read(Place place) throws IOException {
        return read(place.segment(), place.offset(), place.length()).array();
    }

    void force() throws IOException {
        Segment newest = segments.peekLast();
        if (newest != null && !newest.forced) {
            newest.channel.force(false);
            newest.forced = true;
        }
    }

    /** Deletes the files that lie before a batch altogether; the newest stays. */
    long deleteBefore(Segment needed) throws IOException {
        long freed = 0;
        while (segments.size() > 1 && segments.getFirst() != needed) {
            Segment oldest = segments.removeFirst();
            oldest.channel.close();
            Files.deleteIfExists(oldest.file);
            freed += oldest.size;
        }
        return freed;
    }

    long bytes() {
        return segments.stream().mapToLong(segment -> segment.size).sum();
    }

    private static ByteBuffer read(Segment segment, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long at = offset;
        while (buffer.hasRemaining()) {
            int read = segment.channel.read(buffer, at);
            if (read < 0) {
                throw new IOException(segment.file.getFileName() + " became shorter while it was read");
            }
            at += read;
        }
        return buffer.flip();
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.channel.close();
        }
    }
}
