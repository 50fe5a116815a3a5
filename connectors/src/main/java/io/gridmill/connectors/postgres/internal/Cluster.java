package io.gridmill.connectors.postgres.internal;

import io.gridmill.connectors.process.ChildCommand;
import io.gridmill.connectors.process.Signals;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database cluster in a directory: {@code data} is made by initdb and is either complete or not there.
 *
 * @param directory holds everything; reachable by the account the server runs as
 */
public record Cluster(Path directory, Path binaries) {

    public static final String USER = "gridmill";

    /** Removes what an ordinary environment would leak into the server or initdb. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "LC_ALL",
            "C",
            "TZ",
            "UTC",
            "PGDATA",
            "",
            "PGHOST",
            "",
            "PGPORT",
            "",
            "PGUSER",
            "",
            "PGPASSWORD",
            "",
            "PGOPTIONS",
            "",
            "PGSERVICE",
            "",
            "PGPASSFILE",
            "");

    public Path data() {
        return directory.resolve("data");
    }

    /** Makes the cluster unless it is there. A start that was cut off is begun anew. */
    public void initialise(String password) throws IOException, InterruptedException {
        if (Files.exists(data())) {
            return;
        }
        Path unfinished = directory.resolve("initialising");
        Trees.delete(unfinished);
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path passwordFile = unfinished.resolve("password");
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password + "\n");
        Optional<ChildCommand.Account> initialiser = Account.initialiser();
        if (initialiser.isPresent()) {
            Account.giveTo(initialiser.get(), unfinished);
        }
        initdb(unfinished, passwordFile, initialiser);
        if (initialiser.isPresent()) {
            Account.giveTo(Account.SERVER, unfinished.resolve("data"));
        }
        Files.move(unfinished.resolve("data"), data());
        Trees.delete(unfinished);
    }

    private void initdb(Path unfinished, Path passwordFile, Optional<ChildCommand.Account> account)
            throws IOException, InterruptedException {
        Path log = directory.resolve("initdb.log");
        ChildCommand command = new ChildCommand(
                "initdb",
                List.of(
                        binaries.resolve("bin/initdb").toString(),
                        "--pgdata=" + unfinished.resolve("data"),
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-instructions"),
                ENVIRONMENT,
                unfinished,
                "KILL",
                account,
                log,
                false);
        int exit = command.run(Duration.ofMinutes(2));
        if (exit != 0) {
            throw new GridmillException(ErrorCode.GRID_FAILED, "initdb failed with exit code " + exit + ". See " + log);
        }
    }

    /**
     * Ends a server that a killed process left behind on this cluster, and removes its lock. Does nothing to any other
     * process, whatever number the lock file has.
     */
    public void endStaleServer() throws IOException, InterruptedException {
        Path lock = data().resolve("postmaster.pid");
        String first;
        try {
            first = Files.readString(lock, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        } catch (NoSuchFileException e) {
            return;
        }
        Optional<ProcessHandle> server =
                first.matches("\\d{1,9}") ? ProcessHandle.of(Long.parseLong(first)) : Optional.empty();
        if (server.isPresent() && runsHere(server.get().pid())) {
            Signals.send(server.get(), "INT");
            try {
                server.get().onExit().get(10, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                // QUIT, not KILL: the postmaster takes its children along, and the next start recovers.
                Signals.send(server.get(), "QUIT");
                server.get()
                        .onExit()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .exceptionally(none -> server.get())
                        .join();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IOException(e);
            }
        }
        Files.deleteIfExists(lock);
    }

    private boolean runsHere(long pid) {
        try {
            // The server's working directory is its data directory.
            Path where = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
            return where.equals(data().toRealPath(LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false;
        }
    }
}
