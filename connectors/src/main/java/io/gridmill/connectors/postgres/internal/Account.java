package io.gridmill.connectors.postgres.internal;

import io.gridmill.connectors.process.ChildCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Who the server runs as. PostgreSQL refuses root, so root hands its files and processes to a number of their own, which
 * needs no name on this machine.
 */
public final class Account {

    /**
     * Neither nobody's nor any package's number: commands of strangers run as nobody and must not be able to read the
     * database. Below 65536, since that is all that many containers map.
     */
    static final ChildCommand.Account SERVER = new ChildCommand.Account(64913, 64913);

    /** initdb insists on an account with a name; what it wrote is handed over to SERVER before any server runs. */
    static final ChildCommand.Account INITIALISER = new ChildCommand.Account(65534, 65534);

    private Account() {}

    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    static Optional<ChildCommand.Account> server() {
        return isRoot() ? Optional.of(SERVER) : Optional.empty();
    }

    static Optional<ChildCommand.Account> initialiser() {
        return isRoot() ? Optional.of(INITIALISER) : Optional.empty();
    }

    /** Whether a process with none of our rights gets to this directory, made or not yet made. */
    public static boolean canBeReached(Path directory) {
        for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            try {
                if (Files.exists(at)
                        && !Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }
        return true;
    }

    /** Gives a tree to an account; a symbolic link in it is not followed. */
    static void giveTo(ChildCommand.Account account, Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return give(file);
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path directory, @org.jspecify.annotations.Nullable IOException e) {
                return give(directory);
            }

            private FileVisitResult give(Path path) {
                try {
                    Files.setAttribute(path, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:gid", account.gid(), LinkOption.NOFOLLOW_LINKS);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
