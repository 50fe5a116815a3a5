package io.gridmill.cli.grid;

import io.gridmill.connectors.process.ChildCommand;
import io.gridmill.connectors.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A pool of the local grid: {@code gridmill pool} with a file that the grid writes. */
final class PoolChild implements GridChild {

    /** What a pool says on standard output when it serves, before its URL. */
    public static final String READY = "ready ";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration FAREWELL = Duration.ofSeconds(15);
    private static final int HEAP_MEBIBYTES = 384;

    private final String name;
    private final ChildProcess process;
    private final URI endpoint;

    private PoolChild(String name, ChildProcess process, URI endpoint) {
        this.name = name;
        this.process = process;
        this.endpoint = endpoint;
    }

    static PoolChild start(GridPaths paths, GridPool pool, DevMarket market, URI rpc, int port) throws IOException {
        Path directory = paths.pool(pool.name());
        Files.createDirectories(directory);
        Path file = directory.resolve("pool.yaml");
        PrivateFiles.write(file, pool.file(market, rpc, port));
        List<String> command =
                JvmCommand.of("pool", HEAP_MEBIBYTES, List.of("pool", file.toString(), "--home", directory.toString()));
        ChildCommand child =
                ChildCommand.of("pool " + pool.name(), command, directory, "KILL", paths.log("pool-" + pool.name()));
        ChildProcess.Ready<URI> ready = ChildProcess.start(child, PoolChild::endpoint, PATIENCE);
        return new PoolChild(pool.name(), ready.child(), ready.answer());
    }

    private static Optional<URI> endpoint(String line) {
        return line.startsWith(READY) ? Optional.of(URI.create(line.substring(READY.length()))) : Optional.empty();
    }

    GridState.Pool place() {
        return new GridState.Pool(name, endpoint, ProcessMark.of(pid()));
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return process.onExit();
    }

    @Override
    public void close() {
        process.stop("TERM", FAREWELL);
    }
}
