package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;
import io.gridmill.pool.PoolServer;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.runtime.Runtime;
import io.gridmill.pool.runtime.Runtimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A third pool of a local grid, of another owner, on a machine that alters what commands made. The pool itself is the
 * product as it is: it does not know that it lies.
 */
final class LyingPool implements AutoCloseable {

    static final String NAME = "crooked";

    private static final long PATIENCE_MINUTES = 2;

    private final Process process;
    private final Address owner;
    private final URI endpoint;
    private final Path altered;

    private LyingPool(Process process, Address owner, URI endpoint, Path altered) {
        this.process = process;
        this.owner = owner;
        this.endpoint = endpoint;
        this.altered = altered;
    }

    /** The pool's process: {@code gridmill pool} with other runtimes. */
    public static void main(String[] args) throws InterruptedException {
        double share = Double.parseDouble(args[1]);
        long seed = Long.parseLong(args[2]);
        Path log = Path.of(args[3]);
        try (PoolServer server = PoolServer.start(
                PoolConfig.read(Path.of(args[0])),
                directory -> lying(directory, share, seed, log),
                Clock.systemUTC())) {
            System.out.println("ready " + server.endpoint());
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    private static Runtimes lying(Path directory, double share, long seed, Path log) {
        Runtimes honest = Runtimes.discover(directory);
        return new Runtimes(honest.names().stream()
                .map(name -> honest.choose(List.of(name), honest.names()))
                .<Runtime>map(runtime -> new LyingRuntime(runtime, share, seed, log))
                .toList());
    }

    /**
     * Joins the market of a grid that is up, with a stake like everybody else.
     *
     * @param share of the results that it alters
     */
    static LyingPool join(TestGrid grid, double share, long seed) throws Exception {
        GuestPool guest = GuestPool.prepare(grid, NAME, Amount.parse("200 RLC"), "slots: 1");
        Path directory = guest.directory();
        Path altered = Files.createFile(directory.resolve("altered"));
        Process process = grid.launch(
                LyingPool.class,
                directory.resolve("log"),
                guest.file().toString(),
                Double.toString(share),
                Long.toString(seed),
                altered.toString());
        try {
            return new LyingPool(process, guest.owner(), ready(process, directory.resolve("log")), altered);
        } catch (Exception | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    static URI ready(Process process, Path log) throws Exception {
        // Not closed: that would end the process's standard output.
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = CompletableFuture.supplyAsync(() -> {
                    try {
                        return String.valueOf(output.readLine());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        assertThat(line).as(Files.readString(log)).startsWith("ready ");
        return URI.create(line.substring("ready ".length()));
    }

    Address owner() {
        return owner;
    }

    URI endpoint() {
        return endpoint;
    }

    /** Names of the files that it altered so far. */
    Set<String> altered() throws IOException {
        return new TreeSet<>(Files.readAllLines(altered));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
