package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.cli.grid.GridState;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.wallet.KeystoreCost;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.pool.PoolServer;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.runtime.Runtime;
import io.gridmill.pool.runtime.Runtimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final String PASSPHRASE = "none of my business";
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
        GridState.Chain chain = Objects.requireNonNull(grid.state().chain());
        Path directory = Files.createDirectory(grid.resolve(NAME));
        Path passphrase = Files.writeString(directory.resolve("passphrase"), PASSPHRASE + "\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        SecureRandom random = new SecureRandom();
        Wallet wallet = Wallet.random(random).forDevelopment();
        Wallets.create(directory.resolve("wallet.json"), wallet, PASSPHRASE.toCharArray(), KeystoreCost.LIGHT, random);
        giveEther(chain.rpc(), wallet.address());
        grid.run("wallet", "send", "200 RLC", wallet.address().hex()).assertExit(0);
        Path file = Files.writeString(directory.resolve("pool.yaml"), """
                name: %s
                listen: 127.0.0.1:0
                state: state
                slots: 1
                wallet: {keystore: wallet.json, passphraseFile: passphrase}
                chain: {rpc: "%s", id: %d, rlc: "%s", market: "%s", block: %d}
                offer: {price: 0.001 RLC, memory: 2Gi, region: local}
                buyers: ["%s"]
                """.formatted(
                        NAME,
                        chain.rpc(),
                        chain.id(),
                        chain.rlc(),
                        chain.market(),
                        chain.block(),
                        chain.buyer().address()));
        Path altered = Files.createFile(directory.resolve("altered"));
        Process process = grid.launch(
                LyingPool.class,
                directory.resolve("log"),
                file.toString(),
                Double.toString(share),
                Long.toString(seed),
                altered.toString());
        try {
            return new LyingPool(process, wallet.address(), ready(process, directory.resolve("log")), altered);
        } catch (Exception | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI ready(Process process, Path log) throws Exception {
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

    /** Out of nothing, as only a development chain can. */
    private static void giveEther(URI rpc, Address account) throws Exception {
        String request = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "method",
                        "anvil_setBalance",
                        "params",
                        List.of(account.hex(), "0xde0b6b3a7640000")));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(rpc)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).doesNotContain("error");
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
