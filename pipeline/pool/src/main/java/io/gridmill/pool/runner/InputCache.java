package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Inputs by content. Each is fetched once, checked, made read-only and then linked into the directories of attempts.
 * What was used least recently goes when there is no room; files that attempts still use live on through their links.
 * Safe for use by several threads: two that want the same content wait for one download.
 */
final class InputCache {

    /** A kept file, as it was when it was checked: an unconfined command could have changed it since. */
    private record Kept(long size, FileTime changed) {}

    private record Name(Digest sha256, boolean executable) {
        @Override
        public String toString() {
            return sha256.hex() + (executable ? ".x" : "");
        }
    }

    private final Path directory;
    private final long capacity;
    private final Transfers transfers;
    private final Map<Name, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** Guarded by itself; least recently used first. */
    private final Map<Name, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);

    private long total;

    InputCache(Path directory, DataSize capacity, Transfers transfers) throws IOException {
        this.directory = directory;
        this.capacity = capacity.bytes();
        this.transfers = transfers;
        Files.createDirectories(directory);
        adopt();
    }

    /** Takes over what an earlier process kept; it is checked again before it is used. */
    private void adopt() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted(Comparator.comparing(Path::toString)).toList()) {
                String name = file.getFileName().toString();
                if (!name.matches("[0-9a-f]{64}(\\.x)?")) {
                    Files.deleteIfExists(file);
                    continue;
                }
                long size = Files.size(file);
                kept.put(
                        new Name(Digest.parse(name.substring(0, 64)), name.endsWith(".x")),
                        new Kept(size, FileTime.fromMillis(0)));
                total += size;
            }
        }
    }

    /**
     * Puts an input at a path, as a read-only file.
     *
     * @return bytes that had to be fetched for it
     */
    long place(InputFile input, Path target) throws AttemptFailedException, InterruptedException {
        if (input.size() > capacity) {
            throw new AttemptFailedException(Failure.infrastructure(
                    ErrorCode.POOL_REFUSED,
                    "Input " + input.path() + " has " + DataSize.ofBytes(input.size()) + "; this place keeps "
                            + DataSize.ofBytes(capacity) + " of inputs"));
        }
        Name name = new Name(input.sha256(), input.executable());
        ReentrantLock lock = locks.computeIfAbsent(name, n -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            Path file = directory.resolve(name.toString());
            long fetched = 0;
            if (!isGood(name, file)) {
                fetched = fetch(input, name, file);
            }
            link(file, target);
            return fetched;
        } catch (IOException e) {
            throw new AttemptFailedException(
                    Failure.infrastructure(
                            ErrorCode.WORKER_LOST, "Input " + input.path() + " cannot be placed here: " + e),
                    e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isGood(Name name, Path file) throws IOException {
        Kept record;
        synchronized (kept) {
            record = kept.get(name);
        }
        if (record == null || !Files.exists(file)) {
            return false;
        }
        FileTime changed = Files.getLastModifiedTime(file);
        if (Files.size(file) == record.size() && changed.equals(record.changed())) {
            return true;
        }
        if (Files.size(file) == record.size() && sha256(file).equals(name.sha256())) {
            keep(name, new Kept(record.size(), changed));
            return true;
        }
        return false;
    }

    private long fetch(InputFile input, Name name, Path file)
            throws AttemptFailedException, InterruptedException, IOException {
        makeRoom(input.size());
        Path part = Files.createTempFile(directory, "part", "");
        try {
            Files.delete(part);
            if (input.inline() == null) {
                transfers.download(input, part);
            } else if (input.inline().sha256().equals(input.sha256())) {
                Files.write(part, input.inline().toArray());
            } else {
                throw new AttemptFailedException(Failure.infrastructure(
                        ErrorCode.INPUT_CORRUPT, "Input " + input.path() + " does not have the digest it should"));
            }
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        part, PosixFilePermissions.fromString(name.executable() ? "r-xr-xr-x" : "r--r--r--"));
            }
            Files.move(
                    part,
                    file,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            keep(name, new Kept(input.size(), Files.getLastModifiedTime(file)));
        } finally {
            Files.deleteIfExists(part);
        }
        return input.inline() == null ? input.size() : 0;
    }

    private static void link(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try {
            Files.createLink(target, file);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            // Another file system, or more links than it allows.
            Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private void keep(Name name, Kept record) {
        synchronized (kept) {
            Kept before = kept.put(name, record);
            total += record.size() - (before == null ? 0 : before.size());
        }
    }

    private void makeRoom(long size) throws IOException {
        while (true) {
            @Nullable Name oldest;
            synchronized (kept) {
                if (total + size <= capacity || kept.isEmpty()) {
                    return;
                }
                oldest = kept.keySet().iterator().next();
                Kept record = kept.remove(oldest);
                total -= record == null ? 0 : record.size();
            }
            Files.deleteIfExists(directory.resolve(oldest.toString()));
        }
    }

    private static Digest sha256(Path file) throws IOException {
        MessageDigest sha256 = Digest.newSha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return Digest.of(sha256.digest());
    }
}
