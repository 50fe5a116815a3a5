package io.gridmill.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.dev.DevNode;
import io.gridmill.contracts.market.Deal;
import io.gridmill.contracts.market.DealOpening;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.KeystoreCost;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.pool.config.PoolConfig;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool as a process of its own, with a real chain, killed again and again in the middle of its work. */
class PoolOnChainTest {

    private static final int PARTITIONS = 240;
    private static final Wallet RICH = DevNode.wallet(0);

    @Test
    void nothingIsLostOrPaidTwiceWhenThePoolIsKilled(@TempDir Path directory) throws Exception {
        try (DevNode node = DevNode.start();
                Chain chain = node.chain();
                TransactionQueue queue = new TransactionQueue(
                        chain, RICH, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC())) {
            Deployment deployment = get(new Deployer(chain, queue).deploy(Deployer.Parameters.DEV));
            Market market = new Market(chain, deployment);
            MarketClient buyer = new MarketClient(market, queue, RICH, Clock.systemUTC());
            Wallet owner = Wallet.random(new SecureRandom());
            get(queue.submit(
                    TransactionRequest.transfer("gas", owner.address(), BigInteger.TEN.pow(18), "gas for the pool")));
            get(buyer.transfer("stake", owner.address(), Amount.parse("200 RLC")));
            Path file = configure(directory, node, deployment, owner);
            Path wrong = withCourt(file, Objects.requireNonNull(deployment.court()), deployment.market());
            assertThatThrownBy(() -> PoolServer.start(PoolConfig.read(wrong), Clock.systemUTC()))
                    .hasMessageContaining("chain.court is " + deployment.market())
                    .hasMessageContaining("is judged by " + deployment.court());

            PoolProcess pool = PoolProcess.launch(file);
            try {
                URI endpoint = pool.endpoint();
                TestBuyer client = new TestBuyer(endpoint, market.domain(), RICH);
                Signed<Quote> quote = client.quote(owner.address(), 2);
                assertThat(quote.message().verifier()).isEqualTo(deployment.court());
                Bytes32 id = market.domain().dealId(quote.message());
                long expiry = chain.head().timestampEpochSeconds() + 3600;
                get(buyer.openDeals(
                        "open",
                        List.of(new DealOpening(quote, Amount.parse("10 RLC"), expiry)),
                        Amount.parse("10 RLC")));
                StageOrder stage = TestBuyer.stage("process", Map.of(), "sh", "-c", "echo ${partition.n}; sleep 0.02");
                Map<Long, ResultBatch> batches = new TreeMap<>();
                for (int kills = 0; count(batches) < PARTITIONS; kills++) {
                    assertThat(client.put(quote, stage).status()).isEqualTo(204);
                    assertThat(client.deal("POST", id, "partitions", missing(batches))
                                    .status())
                            .isEqualTo(202);
                    int goal = kills < 4 ? Math.min(PARTITIONS, count(batches) + 30) : PARTITIONS;
                    for (ResultBatch batch :
                            client.results(id, 0, all -> TestBuyer.count(all) >= Math.max(goal, count(batches)))) {
                        ResultBatch before = batches.put(batch.sequence(), batch);
                        assertThat(before == null || before.equals(batch))
                                .as("a batch never changes")
                                .isTrue();
                    }
                    if (kills < 4) {
                        pool.kill();
                        pool = PoolProcess.launch(file);
                        client = client.at(pool.endpoint());
                    }
                }
                assertThat(results(batches)).hasSize(PARTITIONS);
                assertThat(keys(batches)).as("each partition has one result").hasSize(PARTITIONS);

                long owed = results(batches).stream()
                        .mapToLong(r -> r.usage().claim().nano())
                        .sum();
                long last = batches.size();
                assertThat(client.pay(id, owed, PARTITIONS, true, last).status())
                        .isEqualTo(204);
                client.deal("POST", id, "close");
                // Killed while the transaction is on its way: the next one finds it, or sends the very same again.
                pool.kill();
                pool = PoolProcess.launch(file);
                pool.endpoint();
                Eventually.await(
                        "the deal is closed on chain", () -> market.dealOf(id).status() == Deal.Status.CLOSED);
                assertThat(market.dealOf(id).paid().nano()).isEqualTo(owed);
                assertThat(market.depositOf(owner.address()).nano()).isEqualTo(owed);
                assertThat(market.offers())
                        .as("restarts do not post another offer")
                        .extracting(PostedOffer::pool)
                        .containsExactly(owner.address());
            } finally {
                pool.kill();
            }
        }
    }

    private static Object[] missing(Map<Long, ResultBatch> batches) {
        Set<PartitionKey> done = keys(batches);
        List<Object> orders = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            PartitionKey key = new PartitionKey(0, i, 1);
            if (!done.contains(key)) {
                orders.add(new io.gridmill.model.protocol.PartitionOrder(
                        key, Map.of("n", Integer.toString(i)), null, Map.of()));
            }
        }
        return orders.toArray();
    }

    private static List<PartitionResult> results(Map<Long, ResultBatch> batches) {
        return batches.values().stream().flatMap(b -> b.results().stream()).toList();
    }

    private static Set<PartitionKey> keys(Map<Long, ResultBatch> batches) {
        return results(batches).stream().map(PartitionResult::key).collect(Collectors.toSet());
    }

    private static int count(Map<Long, ResultBatch> batches) {
        return results(batches).size();
    }

    private static Path withCourt(Path file, Address right, Address wrong) throws IOException {
        String text = Files.readString(file).replace("court: \"" + right, "court: \"" + wrong);
        return Files.writeString(file.resolveSibling("wrong.yaml"), text);
    }

    private static Path configure(Path directory, DevNode node, Deployment deployment, Wallet owner)
            throws IOException {
        Path passphrase = Files.writeString(directory.resolve("pool.pass"), "correct horse\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        Wallets.create(
                directory.resolve("pool.json"),
                owner,
                "correct horse".toCharArray(),
                KeystoreCost.LIGHT,
                new SecureRandom());
        return Files.writeString(directory.resolve("pool.yaml"), """
                name: test
                listen: 127.0.0.1:0
                state: state
                wallet: {keystore: pool.json, passphraseFile: pool.pass}
                chain: {rpc: "%s", id: %d, rlc: "%s", market: "%s", block: %d, court: "%s"}
                offer: {price: 0.001 RLC, memory: 1Gi, region: eu}
                slots: 2
                buyers: ["*"]
                """.formatted(
                        node.endpoint(),
                        deployment.chainId(),
                        deployment.rlc(),
                        deployment.market(),
                        deployment.block(),
                        deployment.court()));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
