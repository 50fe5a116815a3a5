package io.gridmill.connectors.postgres.internal;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked once per version from a jar into a cache that all grids of a user share. */
public final class Binaries {

    private Binaries() {}

    /** @return the directory that has {@code bin/postgres} */
    public static Path unpacked() {
        URL archive = archive();
        try {
            Path target = cache().resolve("postgres-" + identity(archive));
            if (!Files.isExecutable(target.resolve("bin/postgres"))) {
                unpack(archive, target);
            }
            return target;
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.GRID_FAILED, "The PostgreSQL server cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static URL archive() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name =
                switch (machine) {
                    case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
                    case "aarch64" -> "postgres-linux-arm_64.txz";
                    default -> "none";
                };
        URL archive = Binaries.class.getClassLoader().getResource(name);
        if (archive == null || !System.getProperty("os.name").equals("Linux")) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED,
                    "No PostgreSQL comes along for " + System.getProperty("os.name") + " on " + machine
                            + ": name a server with GRIDMILL_DATABASE_URL");
        }
        return archive;
    }

    /** Check sum and size from the jar's directory: reading the whole archive would cost each start 50 ms. */
    private static String identity(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return String.format(
                    Locale.ROOT,
                    "%08x-%d",
                    jar.getJarEntry().getCrc(),
                    jar.getJarEntry().getSize());
        }
        return Long.toHexString(connection.getLastModified()) + "-" + connection.getContentLengthLong();
    }

    private static Path cache() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElse(home.resolve(".cache"))
                .resolve("gridmill");
        if (Account.isRoot() && !Account.canBeReached(cache)) {
            // Root's home is closed to the account the server runs as.
            cache = Path.of("/var/cache/gridmill");
        }
        return Trees.createOpenDirectory(cache);
    }

    private static void unpack(URL archive, Path target) throws IOException {
        Path unfinished = Files.createTempDirectory(target.getParent(), "unpacking-");
        try (InputStream bytes = archive.openStream();
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new BufferedInputStream(new XZInputStream(new BufferedInputStream(bytes)), 1 << 16))) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                Path path = unfinished.resolve(entry.getName()).normalize();
                if (!path.startsWith(unfinished)) {
                    throw new IOException("The archive holds the path " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Trees.createOpenDirectory(path);
                } else if (!entry.getName().endsWith(".a")) {
                    Trees.createOpenDirectory(Objects.requireNonNullElse(path.getParent(), unfinished));
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, path);
                        boolean executable = (entry.getMode() & 0100) != 0;
                        Files.setPosixFilePermissions(
                                path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                    }
                }
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unfinished, target);
        } catch (FileAlreadyExistsException e) {
            Trees.delete(unfinished); // somebody else was faster
        } catch (IOException e) {
            Trees.delete(unfinished);
            throw e;
        }
    }
}
