package io.gridmill.connectors.postgres.internal;

import io.gridmill.connectors.process.ChildCommand;
import io.gridmill.model.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies where.
 *
 * @param root holds the password file and the log
 * @param cluster holds the data
 */
public record ServerDirectory(Path root, Path cluster, Path passwordFile, String password) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerDirectory.class);

    private static final String PRIVATE = "rw-------";

    /** Opens or makes a server's directory. */
    public static ServerDirectory open(Path root) throws IOException {
        Files.createDirectories(root);
        Path cluster = clusterOf(root.toRealPath());
        Files.createDirectories(cluster);
        Path passwordFile = root.resolve("password");
        if (!Files.exists(passwordFile)) {
            setAside(cluster);
            writePassword(passwordFile);
        }
        return new ServerDirectory(
                root, cluster, passwordFile, Files.readString(passwordFile).strip());
    }

    /**
     * Root's server runs under an account that sees only what everybody may enter. A directory below a closed one (such
     * as root's home) then gets a stand-in that is named after it, so that the next start finds it again.
     */
    private static Path clusterOf(Path root) throws IOException {
        if (!Account.isRoot()) {
            return root;
        }
        if (Account.canBeReached(root)) {
            return root;
        }
        String name = Digest.sha256(root.toString()).hex().substring(0, 16);
        Path parent = Trees.createOpenDirectory(Path.of("/var/lib/gridmill"));
        return Trees.createOpenDirectory(
                Trees.createOpenDirectory(parent.resolve("postgres")).resolve(name));
    }

    /**
     * Somebody has deleted a directory whose cluster lies elsewhere, or its password: nobody can read that cluster with a
     * new one. It is kept under another name.
     */
    private static void setAside(Path cluster) throws IOException {
        Path data = cluster.resolve("data");
        if (Files.exists(data)) {
            Path old = cluster.resolve("data-of-a-lost-password-" + System.currentTimeMillis());
            Files.move(data, old);
            LOG.warn("a database is there whose password is lost; it is kept as {}, and a new one is made", old);
        }
    }

    private static void writePassword(Path file) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Path unfinished = file.resolveSibling("password.new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        Files.writeString(unfinished, HexFormat.of().formatHex(random));
        try {
            Files.move(unfinished, file);
        } catch (FileAlreadyExistsException e) {
            Files.delete(unfinished);
        }
    }

    /** A new directory below the system's temporary one that the server's account can reach. */
    public static Path temporary() throws IOException {
        Path root = Files.createTempDirectory("gridmill-postgres-");
        return Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Who the server runs as, when that is not the present user. */
    public static Optional<ChildCommand.Account> account() {
        return Account.server();
    }

    public Path log() {
        return root.resolve("postgres.log");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ServerDirectory[" + root + "]";
    }
}
