package io.gridmill.pool.runtime;

import io.gridmill.pool.process.Command;
import io.gridmill.pool.process.CommandEnd;
import io.gridmill.pool.process.CommandNotStartedException;
import io.gridmill.pool.process.CommandStarter;
import io.gridmill.pool.process.Executables;
import io.gridmill.pool.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the strongest profile of bubblewrap that really works on this machine, by running a command in it. */
final class BubblewrapProbe {

    private static final Logger LOG = LoggerFactory.getLogger(BubblewrapProbe.class);
    private static final Path ROOT = Path.of("/");
    private static final int PATIENCE_SECONDS = 10;

    private BubblewrapProbe() {}

    static Optional<Runtime> find(Path directory) {
        Optional<Path> bwrap = Executables.find("bwrap", Runtime.SEARCH_PATH, ROOT);
        if (bwrap.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> prlimit = Executables.find("prlimit", Runtime.SEARCH_PATH, ROOT);
        Optional<Path> timeout = Executables.find("timeout", Runtime.SEARCH_PATH, ROOT);
        if (prlimit.isEmpty() || timeout.isEmpty()) {
            LOG.warn("bubblewrap is not used: it needs prlimit of util-linux and timeout of GNU coreutils beside it");
            return Optional.empty();
        }
        try {
            Path password = passwordFile(directory);
            for (Profile profile : profiles(directory)) {
                List<String> files = new ArrayList<>(BubblewrapRuntime.systemFiles(password));
                if (profile.noMoreNamespaces()) {
                    files.add("--disable-userns");
                }
                BubblewrapRuntime runtime = new BubblewrapRuntime(
                        bwrap.get().toString(),
                        profile.setpriv(),
                        prlimit.get().toString(),
                        timeout.get().toString(),
                        profile.filter(),
                        files);
                if (works(runtime, directory)) {
                    if (profile.filter() == null) {
                        LOG.warn("commands are confined without a filter of system calls: this machine has none");
                    }
                    return Optional.of(runtime);
                }
            }
        } catch (IOException e) {
            LOG.warn("bubblewrap is not used: {}", e.toString());
        }
        return Optional.empty();
    }

    /**
     * What may work or not, depending on kernel, rights and version.
     *
     * @param filter file with a filter of system calls, or null
     * @param setpriv the program with which root gives up its rights
     * @param noMoreNamespaces whether commands are kept from making user namespaces of their own
     */
    private record Profile(@Nullable Path filter, Optional<String> setpriv, boolean noMoreNamespaces) {}

    /** The strongest first. */
    private static List<Profile> profiles(Path directory) throws IOException {
        List<Optional<String>> users = new ArrayList<>();
        if (isRoot(directory)) {
            Executables.find("setpriv", Runtime.SEARCH_PATH, ROOT)
                    .ifPresent(setpriv -> users.add(Optional.of(setpriv.toString())));
        }
        users.add(Optional.empty());
        List<Profile> profiles = new ArrayList<>();
        for (Optional<Path> filter : filters(directory)) {
            for (Optional<String> setpriv : users) {
                profiles.add(new Profile(filter.orElse(null), setpriv, true));
                profiles.add(new Profile(filter.orElse(null), setpriv, false));
            }
        }
        return profiles;
    }

    private static List<Optional<Path>> filters(Path directory) throws IOException {
        Optional<byte[]> program = SystemCallFilter.forThisMachine();
        if (program.isEmpty()) {
            return List.of(Optional.empty());
        }
        Path file = directory.resolve("system-calls.bpf");
        Files.write(file, program.get());
        return List.of(Optional.of(file), Optional.empty());
    }

    private static boolean isRoot(Path directory) throws IOException {
        return Files.getAttribute(directory, "unix:uid").equals(0);
    }

    private static Path passwordFile(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("passwd");
        int nobody = BubblewrapRuntime.NOBODY;
        Files.writeString(file, "gridmill:x:" + nobody + ":" + nobody + ":Gridmill:/gridmill/work:/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    /** The trial writes a file where a command may write, since that is what fails when the user was changed. */
    private static boolean works(BubblewrapRuntime runtime, Path directory) throws IOException {
        Path trial = Files.createTempDirectory(directory, "trial");
        try {
            Workspace host = new Workspace(
                    trial.resolve("work"),
                    trial.resolve("tmp"),
                    trial.resolve("outputs"),
                    trial.resolve("inputs"),
                    trial.resolve("stage"));
            for (Path path :
                    List.of(trial, host.work(), host.temporary(), host.outputs(), host.inputs(), host.stageInputs())) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                if (runtime.user().isPresent()) {
                    Files.setAttribute(path, "unix:uid", runtime.user().get());
                }
            }
            Path error = trial.resolve("error");
            Command command = runtime.confine(
                    new Invocation(
                            List.of("sh", "-c", "echo here > file && cat /gridmill/work/file"),
                            Map.of(),
                            null,
                            trial.resolve("output"),
                            error,
                            1 << 20,
                            false,
                            "GRIDMILL_TRIAL=1"),
                    host);
            boolean good =
                    run(command) && Files.readString(trial.resolve("output")).equals("here\n");
            if (!good && Files.exists(error)) {
                LOG.debug(
                        "a profile of bubblewrap does not work: {}",
                        Files.readString(error).strip());
            }
            return good;
        } finally {
            deleteTree(trial);
        }
    }

    private static boolean run(Command command) {
        try (CommandStarter starter = CommandStarter.forThisMachine()) {
            RunningCommand running = starter.start(command);
            CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                    running::kill, CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            CommandEnd end = running.await();
            alarm.cancel(false);
            return end.exitCode() == 0;
        } catch (CommandNotStartedException e) {
            return false;
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
