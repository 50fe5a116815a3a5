package io.gridmill.pool.runner;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Directory trees that commands made, whatever they contain. Symbolic links are never followed. */
final class Trees {

    /** Pauses grow by {@link #DELETION_PAUSE}: four seconds in all. */
    private static final int MOST_DELETIONS = 40;

    private static final Duration DELETION_PAUSE = Duration.ofMillis(5);

    private Trees() {}

    static boolean isEmpty(Path directory) {
        String[] names = directory.toFile().list();
        return names != null && names.length == 0;
    }

    /**
     * Deletes a tree; directories without permissions are no obstacle, nor are processes that were killed and write their
     * last file while they end.
     */
    static void delete(Path root) throws IOException {
        for (int attempt = 1; Files.exists(root, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try {
                Files.walkFileTree(root, new Deleting());
                return;
            } catch (DirectoryNotEmptyException filledMeanwhile) {
                if (attempt == MOST_DELETIONS) {
                    throw filledMeanwhile;
                }
                LockSupport.parkNanos(attempt * DELETION_PAUSE.toNanos());
            }
        }
    }

    /** Creates a directory that only its owner can use, or also that user when there is one. */
    static void create(Path directory, @Nullable Integer user) throws IOException {
        Files.createDirectories(directory);
        PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
            if (user != null) {
                Files.setAttribute(directory, "unix:uid", user);
            }
        }
    }

    /** Lets everybody list a directory and go through it. */
    static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            // A directory that could not be opened: give ourselves the permission and try once more.
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
                FileVisitor<Path> once = new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path inner, BasicFileAttributes attributes) throws IOException {
                        Files.deleteIfExists(inner);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException ignored)
                            throws IOException {
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                };
                Files.walkFileTree(file, once);
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    /** Bytes and number of the files below some directories. */
    record Extent(long bytes, long files) {

        static Extent of(List<Path> roots) {
            long[] sums = new long[2];
            for (Path root : roots) {
                try {
                    Files.walkFileTree(root, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            sums[0] += attributes.size();
                            sums[1]++;
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                            sums[1]++;
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            return FileVisitResult.CONTINUE; // it is being changed while we look
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
                } catch (IOException goneMeanwhile) {
                    sums[1]++;
                }
            }
            return new Extent(sums[0], sums[1]);
        }
    }
}
