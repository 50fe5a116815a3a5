package io.gridmill.pool.court;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.market.DealOpening;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.KeystoreCost;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.Amount;
import io.gridmill.pool.TestBuyer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A chain with all contracts, whose time can be set, a buyer who owns all tokens, and files of pools. */
public final class CourtTown implements AutoCloseable {

    public static final Wallet BUYER = AnvilProcess.wallet(0);

    public final AnvilProcess node = AnvilProcess.start();
    public final Chain chain = node.chain();
    public final TransactionQueue queue =
            new TransactionQueue(chain, BUYER, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
    public final Deployment deployment;
    public final Market market;
    public final MarketClient buyer;
    public final CourtClient court;
    private final Path directory;
    private int intents;

    public CourtTown(Path directory, Deployer.Parameters parameters) throws Exception {
        this.directory = directory;
        deployment = get(new Deployer(chain, queue).deploy(parameters));
        market = new Market(chain, deployment);
        buyer = new MarketClient(market, queue, BUYER, Clock.systemUTC());
        court = new CourtClient(new Court(chain, Objects.requireNonNull(deployment.court())), queue);
        get(court.deposit("court", deployment.rlc(), Amount.parse("100 RLC")));
    }

    /** A pool's file and the wallet that it names, which has gas and tokens. */
    public record PoolFile(Path file, Wallet owner) {}

    /** @param more lines of YAML */
    public PoolFile pool(String name, String more) throws Exception {
        Wallet owner = Wallet.random(new SecureRandom());
        get(queue.submit(TransactionRequest.transfer("gas-" + name, owner.address(), BigInteger.TEN.pow(18), "gas")));
        get(buyer.transfer("stake-" + name, owner.address(), Amount.parse("300 RLC")));
        Path home = Files.createDirectories(directory.resolve(name));
        Path passphrase = Files.writeString(home.resolve("pool.pass"), "correct horse\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        Wallets.create(
                home.resolve("pool.json"),
                owner,
                "correct horse".toCharArray(),
                KeystoreCost.LIGHT,
                new SecureRandom());
        Path file = Files.writeString(home.resolve("pool.yaml"), """
                name: %s
                listen: 127.0.0.1:%d
                state: state
                wallet: {keystore: pool.json, passphraseFile: pool.pass}
                chain: {rpc: "%s", id: %d, rlc: "%s", market: "%s", block: %d, court: "%s"}
                offer: {price: 0.001 RLC, memory: 1Gi, region: eu}
                slots: 2
                %s
                """.formatted(
                        name,
                        freePort(),
                        node.endpoint(),
                        deployment.chainId(),
                        deployment.rlc(),
                        deployment.market(),
                        deployment.block(),
                        deployment.court(),
                        more));
        return new PoolFile(file, owner);
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Opens a deal for an hour. */
    public Bytes32 open(Signed<Quote> quote) throws Exception {
        Bytes32 id = market.domain().dealId(quote.message());
        long expiry = chain.head().timestampEpochSeconds() + 3600;
        get(buyer.openDeals(
                "open-" + id, List.of(new DealOpening(quote, Amount.parse("10 RLC"), expiry)), Amount.parse("10 RLC")));
        return id;
    }

    public List<CourtEvent> events(Bytes32 disputeId) {
        LogFilter filter = new LogFilter(List.of(court.court().address()), List.of(CourtEvent.ALL, List.of(disputeId)));
        return chain.logs(filter, deployment.block(), chain.blockNumber()).stream()
                .map(CourtEvent::read)
                .flatMap(Optional::stream)
                .toList();
    }

    public List<LogEntry> logs(LogFilter filter) {
        return chain.logs(filter, deployment.block(), chain.blockNumber());
    }

    public void passSeconds(long seconds) throws IOException, InterruptedException {
        rpc("evm_increaseTime", seconds);
        rpc("anvil_mine", 1);
    }

    public void passBlocks(int blocks) throws IOException, InterruptedException {
        rpc("anvil_mine", blocks);
    }

    private void rpc(String method, long argument) throws IOException, InterruptedException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + argument + "]}";
        HttpRequest request = HttpRequest.newBuilder(node.endpoint())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).doesNotContain("\"error\"");
    }

    public String intent(String what) {
        return what + "-" + ++intents;
    }

    public TestBuyer client(URI endpoint) {
        return new TestBuyer(endpoint, market.domain(), BUYER);
    }

    public static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        queue.close();
        chain.close();
        node.close();
    }
}
