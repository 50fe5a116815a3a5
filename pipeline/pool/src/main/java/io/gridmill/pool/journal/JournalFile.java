package io.gridmill.pool.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of records. Each record is its length, its CRC-32C, and its bytes (the first of which tells its
 * kind). What a crash tore off at the end is recognised and cut away. Safe for use by several threads: those that wait
 * for durability at the same time share one fsync.
 */
public final class JournalFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
    private static final int HEADER = 8;
    private static final int LONGEST = 256 * 1024 * 1024;

    private final Path path;
    private final Path directory;

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    private FileChannel channel;

    /** Bytes ever written, rewrites not counted: a ticket stays good when the file becomes shorter. */
    private long written;

    private long forced;
    private long size;
    private boolean forcing;
    private boolean broken;

    private JournalFile(Path path, Path directory, FileChannel channel, long size) {
        this.path = path;
        this.directory = directory;
        this.channel = channel;
        this.size = size;
        this.written = size;
        this.forced = size;
    }

    /** One record. */
    @SuppressWarnings({"ArrayRecordComponent", "JavaLangClash"}) // bytes on their way to the disk, never compared
    public record Record(byte kind, byte[] content) {}

    /** Reader of the records that are there. */
    @FunctionalInterface
    public interface Reader {
        void read(byte kind, byte[] content) throws IOException;
    }

    /**
     * Opens a journal, creating it when it is missing, and reads what it holds.
     *
     * @throws IOException when it cannot be opened, or the reader fails
     */
    public static JournalFile open(Path path, Reader reader) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(path + " is no file");
        }
        Files.createDirectories(directory);
        boolean isNew = !Files.exists(path);
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long good = readAll(channel, reader);
            long size = channel.size();
            if (good < size) {
                LOG.warn("{}: the last {} bytes are torn and are cut away", path.getFileName(), size - good);
                channel.truncate(good);
                channel.force(true);
            }
            channel.position(good);
            if (isNew) {
                forceDirectory(directory);
            }
            return new JournalFile(path, directory, channel, good);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** @return where the last good record ends */
    private static long readAll(FileChannel channel, Reader reader) throws IOException {
        long position = 0;
        long size = channel.size();
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        while (size - position > HEADER) {
            header.clear();
            readFully(channel, header, position);
            int length = header.getInt(0);
            if (length < 1 || length > LONGEST || length > size - position - HEADER) {
                return position;
            }
            ByteBuffer content = ByteBuffer.allocate(length);
            readFully(channel, content, position + HEADER);
            if (crc(content.array(), length) != header.getInt(4)) {
                return position;
            }
            byte[] rest = new byte[length - 1];
            System.arraycopy(content.array(), 1, rest, 0, rest.length);
            reader.read(content.get(0), rest);
            position += HEADER + length;
        }
        return position;
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new IOException("the journal became shorter while it was read");
            }
            at += read;
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * Writes records one after the other.
     *
     * @return a ticket for {@link #force}
     */
    public long append(List<Record> records) throws IOException {
        int length = 0;
        for (Record record : records) {
            length += HEADER + 1 + record.content().length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        for (Record record : records) {
            int body = 1 + record.content().length;
            int start = buffer.position() + HEADER;
            buffer.putInt(body).putInt(0).put(record.kind()).put(record.content());
            CRC32C crc = new CRC32C();
            crc.update(buffer.array(), start, body);
            buffer.putInt(start - 4, (int) crc.getValue());
        }
        buffer.flip();
        lock.lock();
        try {
            checkUsable();
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                // Half a record may be there: whatever followed would be lost with it.
                broken = true;
                throw e;
            }
            written += length;
            size += length;
            return written;
        } finally {
            lock.unlock();
        }
    }

    public long append(byte kind, byte[] content) throws IOException {
        return append(List.of(new Record(kind, content)));
    }

    /** Returns when everything up to a ticket is on the disk. */
    public void force(long ticket) throws IOException {
        FileChannel target;
        long goal;
        lock.lock();
        try {
            while (true) {
                if (forced >= ticket) {
                    return;
                }
                checkUsable();
                if (!forcing) {
                    break;
                }
                changed.awaitUninterruptibly();
            }
            forcing = true;
            target = channel;
            goal = written;
        } finally {
            lock.unlock();
        }
        boolean done = false;
        try {
            target.force(false);
            done = true;
        } finally {
            lock.lock();
            try {
                forcing = false;
                if (done) {
                    forced = Math.max(forced, goal);
                } else {
                    // After a failed fsync nobody knows what is on the disk.
                    broken = true;
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void checkUsable() throws IOException {
        if (broken) {
            throw new IOException(path.getFileName() + " cannot be written any more");
        }
    }

    /** Bytes of the file. */
    public long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** The ticket for everything that was appended so far. */
    public long ticket() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the whole content, at once and durably. Nobody may append meanwhile; the caller sees to that. */
    public void rewrite(List<Record> records) throws IOException {
        // Held throughout: whoever closes the journal waits, and no file appears behind its back.
        lock.lock();
        try {
            while (forcing) {
                changed.awaitUninterruptibly();
            }
            checkUsable();
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            write(fresh, records);
            replace(fresh);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void write(Path fresh, List<Record> records) throws IOException {
        Files.deleteIfExists(fresh);
        try (JournalFile file = open(fresh, (kind, content) -> {})) {
            List<Record> part = new ArrayList<>();
            for (Record record : records) {
                part.add(record);
                if (part.size() == 1000) {
                    file.append(part);
                    part.clear();
                }
            }
            file.force(file.append(part));
        }
    }

    private void replace(Path fresh) throws IOException {
        boolean done = false;
        try {
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(directory);
            FileChannel old = channel;
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            size = channel.size();
            forced = written;
            channel.position(size);
            old.close();
            done = true;
        } finally {
            // Otherwise nobody knows which of the two files is there, or whether it will be after a crash.
            broken |= !done;
        }
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Waits for what is being written. Afterwards nothing is: writers get an exception. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            broken = true;
            while (forcing) {
                changed.awaitUninterruptibly();
            }
            channel.close();
        } finally {
            lock.unlock();
        }
    }
}
