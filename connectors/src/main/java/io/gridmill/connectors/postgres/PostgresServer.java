package io.gridmill.connectors.postgres;

import io.gridmill.connectors.postgres.internal.Binaries;
import io.gridmill.connectors.postgres.internal.Cluster;
import io.gridmill.connectors.postgres.internal.ServerDirectory;
import io.gridmill.connectors.postgres.internal.Trees;
import io.gridmill.connectors.process.ChildCommand;
import io.gridmill.connectors.process.ChildProcess;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A PostgreSQL server of our own: a child process on a random loopback port, with a random password and its data in a
 * directory that survives it. What it was told to commit is on disk. It ends with this JVM, whatever ends the JVM.
 *
 * <p>Runs as root too: then the server gets an account number of its own, and its data lies elsewhere when that account
 * cannot reach the directory (see {@link #dataDirectory()}). Two servers on one directory are refused by PostgreSQL.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORTS_TRIED = 5;

    private final ServerDirectory directory;
    private final ChildProcess process;
    private final int port;
    private final boolean temporary;

    private PostgresServer(ServerDirectory directory, ChildProcess process, int port, boolean temporary) {
        this.directory = directory;
        this.process = process;
        this.port = port;
        this.temporary = temporary;
    }

    /**
     * Starts the server on a directory, which is made and initialised when it is new, and waits until it answers.
     *
     * @throws GridmillException GRID_FAILED when it does not start; UNSUPPORTED on a machine no server comes along for
     */
    public static PostgresServer start(Path directory) {
        return start(directory, 0);
    }

    /** @param preferredPort taken when it is free; 0 for any */
    public static PostgresServer start(Path directory, int preferredPort) {
        return start(directory, preferredPort, false);
    }

    /** Starts a server whose data is deleted by {@link #close()}: for tests. */
    public static PostgresServer startTemporary() {
        try {
            return start(ServerDirectory.temporary(), 0, true);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static PostgresServer start(Path path, int preferredPort, boolean temporary) {
        try {
            ServerDirectory directory = ServerDirectory.open(path);
            Cluster cluster = new Cluster(directory.cluster(), Binaries.unpacked());
            cluster.initialise(directory.password());
            cluster.endStaleServer();
            for (int tried = 1; ; tried++) {
                int port = tried == 1 && preferredPort != 0 ? preferredPort : freePort();
                try {
                    return new PostgresServer(directory, launch(cluster, directory.log(), port), port, temporary);
                } catch (GridmillException e) {
                    // Somebody may take the port between our look and the server's; a server whose predecessor was
                    // killed waits for the last of its processes.
                    String message = String.valueOf(e.getMessage());
                    boolean passing =
                            message.contains("Address already in use") || message.contains("shared memory block");
                    if (!passing || tried == PORTS_TRIED) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static GridmillException failed(Exception e) {
        return new GridmillException(ErrorCode.GRID_FAILED, "PostgreSQL cannot be started: " + e.getMessage(), e);
    }

    private static ChildProcess launch(Cluster cluster, Path log, int port) {
        ChildCommand command = new ChildCommand(
                "postgres",
                List.of(
                        cluster.binaries().resolve("bin/postgres").toString(),
                        "-D",
                        cluster.data().toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=50",
                        "-c",
                        "wal_level=minimal",
                        "-c",
                        "max_wal_senders=0",
                        "-c",
                        "log_timezone=UTC"),
                Cluster.ENVIRONMENT,
                cluster.directory(),
                "INT",
                ServerDirectory.account(),
                log,
                false);
        return ChildProcess.start(command, PostgresServer::ready, PATIENCE).child();
    }

    private static Optional<Boolean> ready(String line) {
        return line.contains("database system is ready to accept connections") ? Optional.of(true) : Optional.empty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** A superuser. */
    public String user() {
        return Cluster.USER;
    }

    public String password() {
        return directory.password();
    }

    /** Readable by the present user only. */
    public Path passwordFile() {
        return directory.passwordFile();
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Where the tables lie. */
    public Path dataDirectory() {
        return directory.cluster().resolve("data");
    }

    /** Completes when the server has ended, for whatever reason. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit();
    }

    /** Disconnects clients, ends the server and waits for it. */
    @Override
    public void close() {
        process.stop("INT", Duration.ofSeconds(20));
        if (temporary) {
            try {
                Trees.delete(directory.root());
                if (Files.exists(directory.cluster())) {
                    Trees.delete(directory.cluster());
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
