package io.gridmill.cli.grid;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** File locks: the kernel drops them with their process, however it ends. */
final class GridLock {

    private GridLock() {}

    /**
     * Takes the lock, trying for a while: whoever looks whether it is held holds it for a moment.
     *
     * @return null when somebody else keeps it
     */
    static @Nullable FileLock tryFor(FileChannel channel, long millis) throws IOException, InterruptedException {
        for (long left = millis; ; left -= 20) {
            FileLock lock = tryOnce(channel);
            if (lock != null || left <= 0) {
                return lock;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static @Nullable FileLock tryOnce(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by another thread of this JVM
        }
    }

    /** What is done while no other process does the same. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Waits for the lock, works, and drops it. */
    static <T> T exclusively(Path file, Work<T> work) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                try {
                    channel.lock();
                    return work.run();
                } catch (OverlappingFileLockException e) {
                    TimeUnit.MILLISECONDS.sleep(20); // another thread of this JVM has it
                }
            }
        }
    }

    /** Whether a process holds the lock. */
    static boolean isHeld(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = tryOnce(channel)) {
            return lock == null;
        }
    }
}
