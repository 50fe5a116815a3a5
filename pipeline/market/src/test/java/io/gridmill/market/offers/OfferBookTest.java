package io.gridmill.market.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.FollowerOptions;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book of offers on a real chain that forgets, restarts and is flooded. */
class OfferBookTest {

    /** Small, so that a few blocks are many. */
    private static final int REREAD = 4;

    private final List<AutoCloseable> open = new ArrayList<>();
    private AnvilProcess anvil;
    private Chain chain;
    private Market market;
    private MarketClient buyer;
    private MarketClient oak;
    private MarketClient elm;

    @BeforeEach
    void deploy() throws Exception {
        anvil = opened(AnvilProcess.start());
        start();
    }

    private void start() throws Exception {
        chain = opened(anvil.chain());
        Wallet funder = AnvilProcess.wallet(0);
        TransactionQueue queue = queue(funder);
        Deployment deployment = get(new Deployer(chain, queue).deploy(Deployer.Parameters.DEV));
        market = new Market(chain, deployment);
        buyer = new MarketClient(market, queue, funder, Clock.systemUTC());
        oak = client(1);
        elm = client(2);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void theNewestOfferOfEachPoolStandsWhileItIsStakedNotWithdrawnAndNotExpired() throws Exception {
        OfferBook book = book(OfferSnapshot.Store.none());
        BigInteger first = join(oak, "http://oak/1");
        BigInteger elms = join(elm, "http://elm/1");
        assertThat(endpoints(book)).containsExactly("http://elm/1", "http://oak/1");

        BigInteger second = post(oak, "http://oak/2");
        assertThat(endpoints(book)).containsExactly("http://oak/2", "http://elm/1");
        assertThat(book.find(first)).as("a quote may name it").isPresent();

        get(oak.withdrawOffer("withdraw", second));
        assertThat(endpoints(book)).containsExactly("http://elm/1", "http://oak/1");

        get(elm.requestUnstake("unstake", Amount.parse("100 RLC")));
        assertThat(endpoints(book)).containsExactly("http://oak/1");
        assertThat(book.find(elms)).isEmpty();
        assertThat(book.standing().get(0).stake()).isEqualTo(Amount.parse("100 RLC"));

        long now = chain.head().timestampEpochSeconds();
        get(oak.updateOffer("update", first, offer("http://oak/3", now + 3600)));
        assertThat(endpoints(book)).containsExactly("http://oak/3");
        rpc("evm_increaseTime", "7200");
        rpc("anvil_mine", "1");
        assertThat(endpoints(book)).isEmpty();
    }

    @Test
    void aNextProcessGoesOnWhereTheLastOneStoppedAndReadsNothingTwice(@TempDir Path folder) throws Exception {
        OfferFile file = new OfferFile(folder.resolve("offers.json"), market.deployment());
        join(oak, "http://oak/1");
        rpc("anvil_mine", "200");
        assertThat(endpoints(book(file))).containsExactly("http://oak/1");
        OfferSnapshot kept = file.load();
        assertThat(kept).isNotNull();
        assertThat(kept.offers()).hasSize(1);
        assertThat(kept.block()).isGreaterThan(150);

        join(elm, "http://elm/1");
        // Were it to begin at the start, there would be no offer of oak's before the block that it is told to begin at.
        FollowerOptions late = new FollowerOptions(kept.block() + 1, 0, REREAD, 50, Duration.ofMillis(1));
        assertThat(endpoints(new OfferBook(market, file, late, 100))).containsExactly("http://elm/1", "http://oak/1");
    }

    @Test
    void aFileThatIsDamagedOrOfAnotherMarketIsReadFromTheChainAgain(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("offers.json");
        OfferFile file = new OfferFile(path, market.deployment());
        join(oak, "http://oak/1");
        rpc("anvil_mine", "100");
        assertThat(endpoints(book(file))).hasSize(1);
        String written = Files.readString(path);

        Files.writeString(path, written.substring(0, written.length() / 2));
        assertThat(file.load()).isNull();
        assertThat(endpoints(book(file))).containsExactly("http://oak/1");
        assertThat(file.load()).as("it is written anew").isNotNull();

        Deployment other =
                new Deployment(31337, market.deployment().rlc(), null, Address.parse("0x" + "12".repeat(20)), 0);
        assertThat(new OfferFile(path, other).load()).isNull();
    }

    @Test
    void offersThatTheChainTakesBackAreGoneAndThoseOfItsNewBlocksCount() throws Exception {
        OfferBook book = book(OfferSnapshot.Store.none());
        join(oak, "http://oak/1");
        endpoints(book);
        String before = rpc("evm_snapshot", "");
        BigInteger id = post(oak, "http://oak/2");
        assertThat(endpoints(book)).containsExactly("http://oak/2");

        rpc("evm_revert", "\"" + before.replaceAll(".*\"result\":\"([^\"]+)\".*", "$1") + "\"");
        rpc("anvil_mine", "3");
        await(book, List.of("http://oak/1"));
        assertThat(book.find(id)).isEmpty();
    }

    @Test
    void aChainThatForgotMoreThanIsReadAgainIsNoticed(@TempDir Path folder) throws Exception {
        OfferFile file = new OfferFile(folder.resolve("offers.json"), market.deployment());
        join(oak, "http://oak/1");
        String before = rpc("evm_snapshot", "");
        BigInteger id = post(oak, "http://oak/2");
        rpc("anvil_mine", "100");
        assertThat(endpoints(book(file))).containsExactly("http://oak/2");

        rpc("evm_revert", "\"" + before.replaceAll(".*\"result\":\"([^\"]+)\".*", "$1") + "\"");
        // Other blocks, and more of them.
        rpc("evm_increaseTime", "5000");
        rpc("anvil_mine", "150");
        OfferBook again = book(file);
        await(again, List.of("http://oak/1"));
        assertThat(again.find(id)).isEmpty();
    }

    @Test
    void anotherChainAtTheSameAddressIsReadFromItsStart(@TempDir Path folder) throws Exception {
        OfferFile file = new OfferFile(folder.resolve("offers.json"), market.deployment());
        join(oak, "http://oak/1");
        rpc("anvil_mine", "100");
        assertThat(endpoints(book(file))).hasSize(1);

        anvil.kill();
        anvil.restart();
        start();
        join(elm, "http://elm/1");
        rpc("anvil_mine", "120");
        await(book(file), List.of("http://elm/1"));
    }

    @Test
    void aFloodOfOffersIsCutToThePoolsWithMostAtStakeAndThoseThatWereThereFirst() throws Exception {
        join(oak, "http://oak/1");
        join(elm, "http://elm/1");
        MarketClient ash = client(3);
        join(ash, "http://ash/1");
        for (int i = 2; i < 10; i++) {
            post(ash, "http://ash/" + i);
        }
        FollowerOptions options = new FollowerOptions(0, 0, REREAD, 50, Duration.ofMillis(1));

        assertThat(endpoints(new OfferBook(market, OfferSnapshot.Store.none(), options, 3)))
                .containsExactly("http://ash/9", "http://elm/1", "http://oak/1");
        assertThat(endpoints(new OfferBook(market, OfferSnapshot.Store.none(), options, 2)))
                .containsExactly("http://elm/1", "http://oak/1");

        fund(ash, "900 RLC");
        get(ash.join("more", Amount.parse("500 RLC"), Amount.parse("500 RLC"), offer("http://ash/10", 4_000_000_000L)));
        assertThat(endpoints(new OfferBook(market, OfferSnapshot.Store.none(), options, 2)))
                .containsExactly("http://ash/10", "http://oak/1");
    }

    private OfferBook book(OfferSnapshot.Store store) {
        FollowerOptions options = new FollowerOptions(market.deployment().block(), 0, REREAD, 50, Duration.ofMillis(1));
        return new OfferBook(market, store, options, 100);
    }

    private static List<String> endpoints(OfferBook book) {
        return book.standing().stream()
                .map(standing -> standing.posted().offer().endpoint())
                .toList();
    }

    /** A node may lag behind, so a shorter chain is believed at the third look only. */
    private static void await(OfferBook book, List<String> expected) {
        List<String> seen = List.of();
        for (int look = 0; look < 10 && !seen.equals(expected); look++) {
            seen = endpoints(book);
        }
        assertThat(seen).isEqualTo(expected);
    }

    private MarketClient client(int number) throws Exception {
        Wallet wallet = AnvilProcess.wallet(number);
        MarketClient client = new MarketClient(market, queue(wallet), wallet, Clock.systemUTC());
        fund(client, "200 RLC");
        return client;
    }

    private void fund(MarketClient client, String amount) throws Exception {
        get(buyer.transfer("fund-" + client.address() + amount, client.address(), Amount.parse(amount)));
    }

    private BigInteger join(MarketClient pool, String endpoint) throws Exception {
        Amount stake = Amount.parse("100 RLC");
        return posted(pool.join("join", stake, stake, offer(endpoint, 4_000_000_000L)));
    }

    private static BigInteger post(MarketClient pool, String endpoint) throws Exception {
        return posted(pool.join("post-" + endpoint, Amount.ZERO, Amount.ZERO, offer(endpoint, 4_000_000_000L)));
    }

    private static BigInteger posted(CompletableFuture<io.gridmill.contracts.chain.Receipt> mined) throws Exception {
        return MarketClient.events(get(mined)).stream()
                .filter(MarketEvent.OfferPosted.class::isInstance)
                .map(event -> ((MarketEvent.OfferPosted) event).offerId())
                .findFirst()
                .orElseThrow();
    }

    private static Offer offer(String endpoint, long expiresAt) {
        return new Offer(
                2,
                0,
                DataSize.ofMebibytes(4096),
                TestMarket.PRICE,
                Amount.ZERO,
                10,
                10,
                300,
                60,
                expiresAt,
                "eu",
                List.of("process"),
                endpoint);
    }

    /** @param parameter JSON; empty for none */
    private String rpc(String method, String parameter) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameter + "]}";
        var request = java.net.http.HttpRequest.newBuilder(anvil.endpoint())
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();
        String answer = java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(answer).as(method).doesNotContain("\"error\"");
        return answer;
    }

    private TransactionQueue queue(Wallet wallet) {
        return opened(
                new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC()));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
