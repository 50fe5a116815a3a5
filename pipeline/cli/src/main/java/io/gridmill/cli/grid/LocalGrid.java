package io.gridmill.cli.grid;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts, finds and stops the local grid of a home directory. Any number of processes may call this at once: they get the
 * same grid. The grid outlives them.
 */
public final class LocalGrid {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int HEAP_MEBIBYTES = 384;
    private static final String WALLET_PASSPHRASE = "GRIDMILL_WALLET_PASSPHRASE";

    private final Path home;

    public LocalGrid(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /** The wallets' files of the grid's buyer and pools, good for development chains only; empty before the first start. */
    public List<Path> wallets() {
        Path secrets = new GridPaths(home.resolve("grid")).secrets();
        if (!Files.isDirectory(secrets)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(secrets)) {
            return files.filter(file -> file.getFileName().toString().endsWith(DevWallets.FILE_END))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed("The local grid's wallets cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The grid's state when it is up and ready. */
    public Optional<GridState> find() {
        GridPaths paths = new GridPaths(home.resolve("grid"));
        try {
            return GridLock.isHeld(paths.lock()) ? Json.read(paths.state(), GridState.class) : Optional.empty();
        } catch (IOException e) {
            throw failed("The state of the local grid cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the grid, starting it when it is down. A grid that another build of Gridmill runs, or that lacks a part, is
     * started anew.
     *
     * @param parts that it must have; it may have more
     * @param progress told, in words for people, what takes time
     * @throws GridmillException GRID_FAILED
     */
    public GridState ensureUp(Set<GridPart> parts, Consumer<String> progress) {
        Optional<GridState> up = find().filter(state -> isUsable(state, parts));
        if (up.isPresent()) {
            return up.get();
        }
        try {
            GridPaths paths = GridPaths.below(home);
            return GridLock.exclusively(paths.startLock(), () -> startOrFind(paths, parts, progress));
        } catch (IOException e) {
            throw failed("The local grid cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("Interrupted while the local grid started", e);
        }
    }

    private static boolean isOurBuild(GridState state) {
        return state.build().equals(System.getProperty("gridmill.dist", ""));
    }

    private static boolean isUsable(GridState state, Set<GridPart> parts) {
        return isOurBuild(state) && state.hasAll(parts);
    }

    private GridState startOrFind(GridPaths paths, Set<GridPart> parts, Consumer<String> progress)
            throws IOException, InterruptedException {
        // Whoever started it may have been killed before it was ready, or it is just ending.
        Optional<GridState> up = GridLock.isHeld(paths.lock()) ? awaitReadyOrGone(paths) : Optional.empty();
        if (up.filter(state -> isUsable(state, parts)).isPresent()) {
            return up.get();
        }
        Set<GridPart> all = EnumSet.copyOf(parts);
        if (up.isPresent()) {
            progress.accept(
                    isOurBuild(up.get())
                            ? "The local grid lacks parts that are needed now and is started anew"
                            : "The local grid runs another build of Gridmill and is started anew");
            all.addAll(up.get().parts());
            stop(up.get().supervisor());
        }
        progress.accept(
                Files.exists(paths.ports())
                        ? "Starting the local grid"
                        : "Starting the local grid for the first time in " + paths.root());
        launch(paths, all);
        return find().orElseThrow(() -> failed("The local grid ended as soon as it was up. See " + paths.log(), null));
    }

    private Optional<GridState> awaitReadyOrGone(GridPaths paths) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (GridLock.isHeld(paths.lock())) {
            Optional<GridState> state = find();
            if (state.isPresent()) {
                return state;
            }
            if (System.nanoTime() > deadline) {
                throw failed("Another process has been starting the local grid for too long. See " + paths.log(), null);
            }
            TimeUnit.MILLISECONDS.sleep(50); // rare, and there is nothing to wait on in somebody else's child
        }
        return Optional.empty();
    }

    /** Starts the supervisor in a session of its own, so that it survives this process and its terminal. */
    private void launch(GridPaths paths, Set<GridPart> parts) throws IOException {
        List<String> command = new ArrayList<>();
        if (onPath("setsid")) {
            command.add("setsid");
        }
        command.addAll(JvmCommand.of(
                "supervisor",
                HEAP_MEBIBYTES,
                List.of("grid-supervisor", "--home", home.toString(), "--parts", GridPart.words(parts))));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(paths.root().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(paths.log("supervisor").toFile()));
        // The grid outlives this command, and has wallets of its own.
        builder.environment().remove(WALLET_PASSPHRASE);
        Process process = builder.start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // The reader stays open: the supervisor keeps the other end.
        for (String line; (line = lines.readLine()) != null; ) {
            if (line.equals("ready")) {
                return;
            }
            if (line.startsWith("failed ")) {
                String[] words = line.split(" ", 3);
                throw new GridmillException(
                        code(words[1]),
                        "The local grid does not start: " + words[2] + " (log: " + paths.log("supervisor") + ")");
            }
        }
        throw failed("The local grid's supervisor ended before it was ready. See " + paths.log("supervisor"), null);
    }

    private static ErrorCode code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(ErrorCode.GRID_FAILED);
    }

    /** Ends the grid, keeping its data; false when it was not up. */
    public boolean down() {
        try {
            GridPaths paths = GridPaths.below(home);
            return GridLock.exclusively(paths.startLock(), () -> {
                Optional<GridState> up = GridLock.isHeld(paths.lock()) ? awaitReadyOrGone(paths) : Optional.empty();
                up.ifPresent(state -> stop(state.supervisor()));
                return up.isPresent();
            });
        } catch (IOException e) {
            throw failed("The local grid cannot be stopped: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("Interrupted while the local grid ended", e);
        }
    }

    private static void stop(ProcessMark supervisor) {
        supervisor.find().ifPresent(process -> {
            process.destroy();
            try {
                process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                // It hangs. Its children end with it, and the next start checks that.
                process.destroyForcibly();
                process.onExit().join();
            }
        });
    }

    private static boolean onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Arrays.stream(path.split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static GridmillException failed(String message, @Nullable Throwable cause) {
        return new GridmillException(ErrorCode.GRID_FAILED, message, cause);
    }
}
