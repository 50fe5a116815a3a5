package io.gridmill.connectors.file;

import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.RelativePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/**
 * Reads datasets from local files and directories. A file's identity is its content, which is always read: a time stamp
 * may lie, and a wrong cache hit costs more than a read.
 */
public final class LocalFiles {

    private LocalFiles() {}

    /**
     * A file of a dataset.
     *
     * @param name its path within the dataset, with forward slashes
     * @param size bytes, when it was listed
     */
    public record LocalFile(String name, Path path, long size) {}

    /** What a file holds. */
    public record Content(long size, Digest sha256) {}

    /**
     * The files of a dataset sorted by name: the file itself, or everything below the directory. Symbolic links are
     * followed.
     *
     * @throws GridmillException INPUT_MISSING when it does not exist, cannot be read or holds something that is neither
     *     a file nor a directory; INVALID_PARAMETER when a name cannot be carried to every pool
     */
    public static List<LocalFile> list(Path fileOrDirectory) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(fileOrDirectory, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return walk(fileOrDirectory);
            }
            Path name = fileOrDirectory.toAbsolutePath().normalize().getFileName();
            return List.of(file(fileOrDirectory, String.valueOf(name), attributes));
        } catch (IOException e) {
            throw unreadable(fileOrDirectory, e);
        }
    }

    private static List<LocalFile> walk(Path root) throws IOException {
        List<LocalFile> files = new ArrayList<>();
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                        String name = root.relativize(path).toString();
                        files.add(file(path, name.replace(path.getFileSystem().getSeparator(), "/"), attributes));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException e) {
                        throw unreadable(path, e);
                    }
                });
        files.sort(Comparator.comparing(LocalFile::name));
        return List.copyOf(files);
    }

    private static LocalFile file(Path path, String name, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
            throw new GridmillException(
                    ErrorCode.INPUT_MISSING,
                    path + " is no regular file (a device, a socket, a pipe or a link to nothing)");
        }
        try {
            return new LocalFile(RelativePath.check(name), path, attributes.size());
        } catch (IllegalArgumentException e) {
            throw new GridmillException(
                    ErrorCode.INVALID_PARAMETER, "The file " + path + " cannot be an input: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a whole file.
     *
     * @throws GridmillException INPUT_MISSING when it cannot be read
     */
    public static Content content(Path file) {
        MessageDigest sha256 = Digest.newSha256();
        long size = 0;
        byte[] buffer = new byte[128 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count; (count = in.read(buffer)) >= 0; size += count) {
                sha256.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return new Content(size, Digest.of(sha256.digest()));
    }

    private static GridmillException unreadable(Path path, IOException e) {
        String what = path + " cannot be read: " + e.getMessage();
        if (e instanceof NoSuchFileException) {
            what = path + " does not exist";
        } else if (e instanceof FileSystemLoopException) {
            what = path + " is a symbolic link to a directory that holds it";
        }
        return new GridmillException(ErrorCode.INPUT_MISSING, what, e);
    }
}
