package io.gridmill.pool.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.FakeChain;
import io.gridmill.pool.Pool;
import io.gridmill.pool.TestBuyer;
import io.gridmill.pool.TestPools;
import io.gridmill.pool.deal.WaitingPolicy;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolApiTest {

    private static final Amount ESCROW = Amount.parse("100 RLC");

    private final FakeChain chain = new FakeChain();
    private final Wallet owner = Wallet.random(new SecureRandom());
    private final Wallet buyerWallet = Wallet.random(new SecureRandom());
    private Path directory;
    private Pool pool;
    private TestBuyer buyer;

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        pool = open(true, Duration.ofMinutes(10));
        buyer = new TestBuyer(pool.localEndpoint(), chain.domain(), buyerWallet);
    }

    private Pool open(boolean trustsEverybody, Duration credit) {
        Pool opened =
                Pool.open(TestPools.settings(directory, 0, trustsEverybody, credit), chain, owner, Clock.systemUTC());
        opened.start(BigInteger.ONE);
        return opened;
    }

    private void restart(boolean trustsEverybody, Duration credit) {
        pool.close();
        pool = open(trustsEverybody, credit);
        buyer = buyer.at(pool.localEndpoint());
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    private Bytes32 openDeal(Signed<Quote> quote) {
        Bytes32 id = chain.domain().dealId(quote.message());
        chain.open(id, ESCROW);
        return id;
    }

    private Bytes32 dealWith(String... command) throws IOException, InterruptedException {
        Signed<Quote> quote = buyer.quote(owner.address(), 2);
        Bytes32 id = openDeal(quote);
        assertThat(buyer.put(quote, TestBuyer.stage("process", Map.of(), command))
                        .status())
                .isEqualTo(204);
        return id;
    }

    @Test
    void describesItself() throws IOException, InterruptedException {
        TestBuyer.Answer answer = buyer.call("GET", "/v1/pool", null, new byte[0]);
        PoolDescription description = TestBuyer.JSON.readValue(answer.body(), PoolDescription.class);
        assertThat(description.owner()).isEqualTo(owner.address().hex());
        assertThat(description.slots()).isEqualTo(2);
        assertThat(description.freeSlots()).isEqualTo(2);
        assertThat(description.corePrice()).isEqualTo(TestPools.PRICE);
        assertThat(description.runtimes()).contains("process");
    }

    @Test
    void aQuoteReservesCoresAndTheSameRequestGetsTheSameQuote() throws IOException, InterruptedException {
        var request = buyer.quoteRequest(owner.address(), 5);
        TestBuyer.Answer first = buyer.askQuote(request);
        assertThat(first.status()).isEqualTo(200);
        assertThat(buyer.askQuote(request).body()).isEqualTo(first.body());
        Quote quote = TestBuyer.JSON
                .readValue(first.body(), io.gridmill.contracts.exchange.QuoteGiven.class)
                .quote();
        assertThat(quote.cores()).as("no more than there are").isEqualTo(2);
        assertThat(quote.corePrice()).isEqualTo(TestPools.PRICE);
        TestBuyer.Answer second = buyer.askQuote(buyer.quoteRequest(owner.address(), 1));
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.problem().detail()).isEqualTo("All 2 cores are sold");
    }

    @Test
    void quotesOfStrangersAreRefused() throws IOException, InterruptedException {
        var forged = new Signed<>(
                buyer.quoteRequest(owner.address(), 1).message(), Signature.of(new byte[Signature.LENGTH]));
        assertThat(buyer.askQuote(forged).status()).isEqualTo(401);
        var elsewhere = buyer.quoteRequest(Wallet.random(new SecureRandom()).address(), 1);
        assertThat(buyer.askQuote(elsewhere).status()).isEqualTo(400);
    }

    @Test
    void aDealHasToBeOnChain() throws IOException, InterruptedException {
        Signed<Quote> quote = buyer.quote(owner.address(), 2);
        TestBuyer.Answer early = buyer.put(quote);
        assertThat(early.status()).isEqualTo(425);
        assertThat(early.problem().code()).isEqualTo(ErrorCode.POOL_REFUSED);
        chain.unreachable = true;
        assertThat(buyer.put(quote).status()).isEqualTo(503);
        chain.unreachable = false;
        Bytes32 id = openDeal(quote);
        assertThat(buyer.put(quote).status()).isEqualTo(204);
        assertThat(buyer.put(quote).status()).as("again").isEqualTo(204);
        assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 1)).status())
                .as("its stage is not known")
                .isEqualTo(404);
    }

    @Test
    void onlyTheBuyerIsServed() throws IOException, InterruptedException {
        Bytes32 id = dealWith("true");
        String path = "/v1/deals/" + id + "/partitions";
        assertThat(buyer.call("POST", path, null, new byte[0]).status()).isEqualTo(401);
        assertThat(buyer.call("POST", path, "nonsense", new byte[0]).status()).isEqualTo(401);
        assertThat(buyer.call("POST", path, buyer.token(id, Instant.EPOCH), new byte[0])
                        .status())
                .isEqualTo(401);
        assertThat(buyer.call("POST", path, buyer.token(Bytes32.ZERO), new byte[0])
                        .status())
                .isEqualTo(401);
        TestBuyer thief = new TestBuyer(pool.localEndpoint(), chain.domain(), Wallet.random(new SecureRandom()));
        assertThat(thief.call("POST", path, thief.token(id), new byte[0]).status())
                .isEqualTo(401);
        assertThat(buyer.call("POST", "/v1/deals/" + Bytes32.ZERO + "/close", buyer.token(id), new byte[0])
                        .status())
                .isEqualTo(404);
        assertThat(buyer.call("POST", path, buyer.token(id), new byte[0]).status())
                .isEqualTo(202);
    }

    @Test
    void nonsenseIsRefusedAndChangesNothing() throws IOException, InterruptedException {
        Bytes32 id = dealWith("true");
        byte[] half =
                "{\"key\":{\"stage\":0,\"partition\":1,\"attempt\":1}}\n{\"key\":{\"stage\":-1,\"partition\":1,\"attempt\":1}}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String path = "/v1/deals/" + id + "/partitions";
        TestBuyer.Answer answer = buyer.call("POST", path, buyer.token(id), half);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem().detail()).contains("item 2: key: No such partition: -1/1/1");
        assertThat(buyer.call("PATCH", path, buyer.token(id), half).status()).isEqualTo(405);
        assertThat(buyer.call("GET", "/v2/pool", null, new byte[0]).status()).isEqualTo(404);
        assertThat(buyer.call("GET", "/v1/deals/0x12/results", null, new byte[0])
                        .status())
                .isEqualTo(400);
        byte[] large = new byte[80 << 20];
        java.util.Arrays.fill(large, (byte) ' ');
        try {
            assertThat(buyer.call("POST", path, buyer.token(id), large).status())
                    .isEqualTo(413);
        } catch (IOException theServerHungUpWhileWeSent) {
            assertThat(theServerHungUpWhileWeSent).isNotNull();
        }
        assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(5, 6)).status())
                .isEqualTo(202);
        List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= 1);
        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).results().get(0).key()).isEqualTo(new PartitionKey(0, 5, 1));
    }

    @Test
    void partitionsRunOnceAndComeInSignedBatches() throws IOException, InterruptedException {
        Bytes32 id = dealWith("sh", "-c", "echo x >> " + directory.resolve("runs"));
        assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 60)).status())
                .isEqualTo(202);
        assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 60)).status())
                .as("sent again")
                .isEqualTo(202);
        List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= 60);
        assertThat(TestBuyer.count(batches)).isEqualTo(60);
        assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 60)).status())
                .as("sent again when all are done")
                .isEqualTo(202);
        long expected = 1;
        for (ResultBatch batch : batches) {
            assertThat(batch.sequence()).isEqualTo(expected++);
            Bytes32 root = BatchTree.root(buyer.run(), batch.results());
            assertThat(batch.root()).isEqualTo(Digest.of(root.toBytes()));
            ResultBatchClaim claim = new ResultBatchClaim(id, batch.sequence(), root);
            assertThat(chain.domain()
                            .isSignedBy(owner.address(), new Signed<>(claim, Signature.parse(batch.signature()))))
                    .isTrue();
        }
        Digest stage = OrderDigest.ofStage(
                TestBuyer.stage("process", Map.of(), "sh", "-c", "echo x >> " + directory.resolve("runs")));
        assertThat(batches.stream().flatMap(batch -> batch.results().stream()))
                .as("says what each was made from, as its buyer computes it")
                .allSatisfy(result -> assertThat(result.inputDigest())
                        .isEqualTo(OrderDigest.of(stage, new PartitionOrder(result.key(), Map.of(), null, Map.of()))));
        assertThat(buyer.results(id, 0, all -> TestBuyer.count(all) >= 60))
                .as("delivered again while not acknowledged")
                .isEqualTo(batches);
        assertThat(Files.readAllLines(directory.resolve("runs"))).hasSize(60);
    }

    @Test
    void aRestartRunsWhatWasAcceptedAndDeliversWhatWasNotAcknowledged() throws IOException, InterruptedException {
        Path gate = directory.resolve("gate");
        Bytes32 id = dealWith("sh", "-c", "while [ ! -e " + gate + " ]; do sleep 0.02; done; echo done");
        buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 4));
        restart(true, Duration.ofMinutes(10));
        Files.createFile(gate);
        List<ResultBatch> before = buyer.results(id, 0, all -> TestBuyer.count(all) >= 4);
        restart(true, Duration.ofMinutes(10));
        assertThat(buyer.results(id, 0, all -> TestBuyer.count(all) >= 4)).isEqualTo(before);
        assertThat(before.stream().flatMap(b -> b.results().stream()))
                .allSatisfy(result -> assertThat(result.standardOutput()).isEqualTo("done\n"))
                .extracting(PartitionResult::key)
                .doesNotHaveDuplicates()
                .hasSize(4);
    }

    @Test
    void vouchersAreCheckedKeptAndRedeemed() throws IOException, InterruptedException {
        Bytes32 id = dealWith("true");
        buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 3));
        List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= 3);
        long last = batches.get(batches.size() - 1).sequence();
        assertThat(buyer.pay(id, ESCROW.nano() + 1, 3, false, last).status())
                .as("more than the escrow")
                .isEqualTo(400);
        assertThat(buyer.pay(id, 3000, 3, false, last + 1).status())
                .as("batches that there are not")
                .isEqualTo(400);
        TestBuyer thief = new TestBuyer(pool.localEndpoint(), chain.domain(), Wallet.random(new SecureRandom()));
        assertThat(thief.pay(id, 3000, 3, false, last).status()).isEqualTo(401);
        assertThat(buyer.call("POST", "/v1/deals/" + id + "/close", buyer.token(id), new byte[0])
                        .status())
                .as("without a final voucher")
                .isEqualTo(409);
        assertThat(buyer.pay(id, 3000, 3, false, last).status()).isEqualTo(204);
        assertThat(buyer.pay(id, 2000, 2, false, last - 1).status())
                .as("an older one")
                .isEqualTo(204);
        restart(true, Duration.ofMinutes(10));
        assertThat(buyer.pay(id, 3000, 3, true, last).status()).isEqualTo(204);
        Eventually.await("the deal is closed", () -> isClosed(id));
        assertThat(chain.redeemed).hasSize(1);
        assertThat(chain.redeemed.get(0).message().cumulativeAmount().nano()).isEqualTo(3000);
        restart(true, Duration.ofMinutes(10));
        assertThat(isClosed(id)).as("after a restart, too").isTrue();
        assertThat(chain.redeemed).as("never twice").hasSize(1);
        assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(9, 10)).status())
                .isEqualTo(409);
    }

    private boolean isClosed(Bytes32 id) {
        try {
            TestBuyer.Answer answer = buyer.call("POST", "/v1/deals/" + id + "/close", buyer.token(id), new byte[0]);
            assertThat(answer.status()).isEqualTo(200);
            return TestBuyer.JSON.readValue(answer.body(), ClosingStatus.class).closed();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFinalVoucherIsRedeemedEvenWhenTheBuyerIsGone() throws IOException, InterruptedException {
        Bytes32 id = dealWith("true");
        assertThat(buyer.pay(id, 0, 0, true, 0).status()).isEqualTo(204);
        restart(true, Duration.ofMinutes(10));
        Eventually.await("the chain has it", () -> chain.redeemed.size() == 1);
    }

    @Test
    void beyondTheCreditWindowTheVoucherComesFirst() throws IOException, InterruptedException {
        restart(true, Duration.ofMillis(1));
        Bytes32 id = dealWith("sleep", "0.05");
        buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 8));
        List<ResultBatch> first = buyer.results(id, 0, all -> TestBuyer.count(all) >= 1);
        Eventually.await("no more is accepted", () -> status(id, 8) == 402);
        int done = TestBuyer.count(buyer.results(id, 0, all -> true));
        assertThat(done).as("and what was accepted is not all run").isLessThan(8);
        List<ResultBatch> all = new ArrayList<>(first);
        while (TestBuyer.count(all) < 8) {
            long last = all.get(all.size() - 1).sequence();
            long owed = all.stream()
                    .flatMap(b -> b.results().stream())
                    .mapToLong(r -> r.usage().claim().nano())
                    .sum();
            assertThat(buyer.pay(id, owed, TestBuyer.count(all), false, last).status())
                    .isEqualTo(204);
            all.addAll(buyer.results(id, last, more -> !more.isEmpty()));
        }
        assertThat(TestBuyer.count(all)).isEqualTo(8);
    }

    private int status(Bytes32 id, int partition) {
        try {
            return buyer.deal("POST", id, "partitions", TestBuyer.orders(partition, partition))
                    .status();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void partitionsThatAreTakenBackDoNotRun() throws IOException, InterruptedException {
        Path gate = directory.resolve("gate");
        Bytes32 id = dealWith("sh", "-c", "while [ ! -e " + gate + " ]; do sleep 0.02; done");
        buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 40));
        Object[] keys = java.util.stream.IntStream.range(1, 40)
                .mapToObj(i -> new PartitionKey(0, i, 1))
                .toArray();
        assertThat(buyer.deal("DELETE", id, "partitions", keys).status()).isEqualTo(204);
        Files.createFile(gate);
        List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= 1);
        assertThat(batches.get(0).results().get(0).key()).isEqualTo(new PartitionKey(0, 0, 1));
        assertThat(TestBuyer.count(batches)).isEqualTo(1);
    }

    @Test
    void uploadsAreAskedForOnTheStreamUntilTheyAreGranted() throws IOException, InterruptedException {
        Signed<Quote> quote = buyer.quote(owner.address(), 2);
        Bytes32 id = openDeal(quote);
        buyer.put(
                quote,
                TestBuyer.stage(
                        "process",
                        Map.of("big", new Output("*.bin", null)),
                        "sh",
                        "-c",
                        "head -c 100000 /dev/zero > a.bin"));
        buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 1));
        List<UploadRequest> asked = buyer.uploads(id);
        assertThat(asked).hasSize(1);
        assertThat(buyer.uploads(id)).as("on a new stream, too").isEqualTo(asked);
        UploadGrant known = new UploadGrant(asked.get(0).key(), List.of(new UploadGrant.Target(null, Map.of())));
        UploadGrant unknown =
                new UploadGrant(new PartitionKey(3, 3, 3), List.of(new UploadGrant.Target(null, Map.of())));
        assertThat(buyer.deal("POST", id, "uploads", unknown, known).status()).isEqualTo(202);
        List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= 1);
        assertThat(batches.get(0).results().get(0).failure()).isNull();
        assertThat(batches.get(0).results().get(0).outputs().get(0).size()).isEqualTo(100_000);
    }

    @Test
    void whenThereIsNoRoomPartitionsAreTakenLater() throws IOException, InterruptedException {
        pool.close();
        pool = Pool.open(
                TestPools.settings(directory, 0, true, Duration.ofMinutes(10), new WaitingPolicy(40, 60)),
                chain,
                owner,
                Clock.systemUTC());
        pool.start(BigInteger.ONE);
        buyer = buyer.at(pool.localEndpoint());
        Path gate = directory.resolve("gate");
        String[] command = {"sh", "-c", "while [ ! -e " + gate + " ]; do sleep 0.02; done"};
        Signed<Quote> one = buyer.quote(owner.address(), 1);
        Bytes32 first = openDeal(one);
        buyer.put(one, TestBuyer.stage("process", Map.of(), command));
        Signed<Quote> other = buyer.quote(owner.address(), 1);
        Bytes32 second = openDeal(other);
        buyer.put(other, TestBuyer.stage("process", Map.of(), command));

        assertThat(buyer.deal("POST", first, "partitions", TestBuyer.orders(0, 41))
                        .status())
                .as("more than there will ever be room for")
                .isEqualTo(413);
        assertThat(buyer.deal("POST", first, "partitions", TestBuyer.orders(0, 40))
                        .status())
                .isEqualTo(202);
        assertThat(buyer.deal("POST", first, "partitions", TestBuyer.orders(0, 40))
                        .status())
                .as("known ones take no room")
                .isEqualTo(202);
        TestBuyer.Answer full = buyer.deal("POST", first, "partitions", TestBuyer.orders(39, 41));
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.problem().detail()).contains("40 partitions of the deal wait already");
        assertThat(full.retryAfter()).hasValue("1");
        assertThat(buyer.deal("POST", second, "partitions", TestBuyer.orders(0, 21))
                        .status())
                .as("all deals together")
                .isEqualTo(503);
        assertThat(buyer.deal("POST", second, "partitions", TestBuyer.orders(0, 20))
                        .status())
                .isEqualTo(202);
        assertThat(buyer.deal("DELETE", first, "partitions", new PartitionKey(0, 39, 1))
                        .status())
                .isEqualTo(204);
        assertThat(buyer.deal("POST", second, "partitions", TestBuyer.orders(20, 21))
                        .status())
                .as("a place became free")
                .isEqualTo(202);
        Files.createFile(gate);
        buyer.results(first, 0, all -> TestBuyer.count(all) >= 39);
        buyer.results(second, 0, all -> TestBuyer.count(all) >= 21);
        assertThat(buyer.deal("POST", first, "partitions", TestBuyer.orders(40, 80))
                        .status())
                .as("finished ones take no room")
                .isEqualTo(202);
    }

    @Test
    void whatWasDecidedOnNeverRunsAgain() throws IOException, InterruptedException {
        Bytes32 id = dealWith("sh", "-c", "echo x >> " + directory.resolve("runs"));
        buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 3));
        List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= 3);
        long last = batches.get(batches.size() - 1).sequence();
        assertThat(buyer.pay(id, 3000, 3, false, last).status()).isEqualTo(204);
        for (int restarts = 0; restarts < 2; restarts++) {
            assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(0, 4))
                            .status())
                    .isEqualTo(202);
            List<ResultBatch> more = buyer.results(id, last, all -> TestBuyer.count(all) >= 1);
            assertThat(more.stream().flatMap(batch -> batch.results().stream()))
                    .extracting(PartitionResult::key)
                    .containsExactly(new PartitionKey(0, 3, 1));
            restart(true, Duration.ofMinutes(10));
        }
        assertThat(Files.readAllLines(directory.resolve("runs"))).hasSize(4);
    }

    @Test
    void aDealHasABoundedNumberOfDifferentStages() throws IOException, InterruptedException {
        Signed<Quote> quote = buyer.quote(owner.address(), 2);
        openDeal(quote);
        StageOrder[] most = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(PoolApiTest::numbered)
                .toArray(StageOrder[]::new);
        assertThat(buyer.put(quote, most).status()).isEqualTo(204);
        assertThat(buyer.put(quote, most).status())
                .as("with fresh URLs, perhaps")
                .isEqualTo(204);
        TestBuyer.Answer answer = buyer.put(quote, numbered(0), numbered(1000));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem().detail()).isEqualTo("A deal has at most 1000 stages");
    }

    private static StageOrder numbered(int stage) {
        StageOrder one = TestBuyer.stage("process", Map.of(), "true");
        return new StageOrder(
                stage,
                one.name(),
                one.command(),
                one.environment(),
                null,
                one.inputs(),
                one.outputs(),
                one.resources(),
                one.runtimes(),
                null,
                one.network());
    }

    @Test
    void strangersGetNoRuntimeThatDoesNotConfine() throws IOException, InterruptedException {
        restart(false, Duration.ofMinutes(10));
        Signed<Quote> quote = buyer.quote(owner.address(), 2);
        openDeal(quote);
        TestBuyer.Answer answer = buyer.put(quote, TestBuyer.stage("process", Map.of(), "true"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem().code()).isEqualTo(ErrorCode.UNSUPPORTED);
    }

    @Test
    void aDirectoryHasOnePoolAtATime() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> open(true, Duration.ofMinutes(1)))
                .hasMessageContaining("another process uses the directory");
    }
}
