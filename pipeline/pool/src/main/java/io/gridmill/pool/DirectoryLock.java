package io.gridmill.pool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one process at a time writes to: two would ruin each other's journals. All parts that write there hold
 * it; it is free when the last of them lets go, or the process ends. Safe for use by several threads.
 */
public final class DirectoryLock implements AutoCloseable {

    private final Path directory;
    private final FileChannel channel;
    private final AtomicInteger holders;
    private final AtomicBoolean letGo = new AtomicBoolean();

    private DirectoryLock(Path directory, FileChannel channel, AtomicInteger holders) {
        this.directory = directory;
        this.channel = channel;
        this.holders = holders;
        holders.incrementAndGet();
    }

    /** @throws IOException when another process, or another part of this one, has it */
    public static DirectoryLock take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another process uses the directory");
        }
        return new DirectoryLock(directory, channel, new AtomicInteger());
    }

    /** What is locked. */
    public Path directory() {
        return directory;
    }

    /** For one more part that writes to the directory. */
    DirectoryLock shared() {
        return new DirectoryLock(directory, channel, holders);
    }

    @Override
    public void close() throws IOException {
        if (letGo.compareAndSet(false, true) && holders.decrementAndGet() == 0) {
            channel.close();
        }
    }
}
