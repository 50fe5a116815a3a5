package io.gridmill.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.chain.PoolChain;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.redeem.Redeemer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that was closed leaves its directory alone: the next one may be writing there already. */
class PoolClosingTest {

    private final FakeChain chain = new FakeChain();
    private final Wallet owner = Wallet.random(new SecureRandom());

    /** A chain that lets the redeemer wait for an answer, as long as the gate is shut. */
    private final class SlowChain implements PoolChain {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private volatile Thread asking = Thread.currentThread();

        @Override
        public MarketDomain domain() {
            return chain.domain();
        }

        @Override
        public ChainDeal deal(Bytes32 dealId) {
            if (Thread.currentThread().getName().equals("gridmill-redeemer")) {
                asking = Thread.currentThread();
                asked.countDown();
                try {
                    assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("the redeemer's thread must not be interrupted", e);
                }
            }
            return chain.deal(dealId);
        }

        @Override
        public long timeEpochSeconds() {
            return chain.timeEpochSeconds();
        }

        @Override
        public long graceSeconds() {
            return chain.graceSeconds();
        }

        @Override
        public CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher) {
            return chain.redeem(quote, voucher);
        }
    }

    @Test
    void theRedeemerWritesNothingAfterwards(@TempDir Path directory) throws IOException, InterruptedException {
        SlowChain slow = new SlowChain();
        Pool pool = Pool.open(
                TestPools.settings(directory, 0, true, Duration.ofMinutes(10)), slow, owner, Clock.systemUTC());
        pool.start(BigInteger.ONE);
        TestBuyer buyer = new TestBuyer(pool.localEndpoint(), chain.domain(), Wallet.random(new SecureRandom()));
        Signed<Quote> quote = buyer.quote(owner.address(), 2);
        Bytes32 id = chain.domain().dealId(quote.message());
        chain.open(id, Amount.parse("100 RLC"));
        assertThat(buyer.put(quote, TestBuyer.stage("process", Map.of(), "true"))
                        .status())
                .isEqualTo(204);
        // What the redeemer is going to learn, and what the journal then has to say.
        chain.deals.put(id, new ChainDeal(ChainDeal.Status.CLOSED, Amount.ZERO, Amount.ZERO, 0));
        assertThat(slow.asked.await(60, TimeUnit.SECONDS)).isTrue();

        Thread closing = new Thread(pool::close);
        closing.start();
        Eventually.await(
                "the pool waits, or is closed",
                () -> !closing.isAlive()
                        || (closing.getState() == Thread.State.TIMED_WAITING
                                && Stream.of(closing.getStackTrace())
                                        .anyMatch(frame -> frame.getClassName().equals(Redeemer.class.getName()))));
        if (closing.isAlive()) {
            slow.gate.countDown();
        }
        closing.join();
        Map<String, String> left = contents(directory);
        slow.gate.countDown();
        slow.asking.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(contents(directory)).isEqualTo(left);
    }

    @Test
    void nothingOfADirectoryIsTouchedThatAnotherPoolUses(@TempDir Path directory) throws IOException {
        Pool pool = Pool.open(
                TestPools.settings(directory, 0, true, Duration.ofMinutes(10)), chain, owner, Clock.systemUTC());
        try {
            Path file = Files.writeString(directory.resolve("pool.yaml"), """
                    name: second
                    listen: 127.0.0.1:0
                    state: .
                    wallet: {keystore: missing.json, passphraseFile: missing.pass}
                    chain: {rpc: "http://127.0.0.1:1", id: 31337, rlc: "%1$s", market: "%1$s", block: 0}
                    offer: {price: 0.001 RLC}
                    """.formatted(owner.address()));
            Map<String, String> before = contents(directory);
            assertThatThrownBy(() -> PoolServer.start(PoolConfig.read(file), Clock.systemUTC()))
                    .isInstanceOf(GridmillException.class)
                    .hasMessageContaining("another process uses the directory");
            assertThat(contents(directory)).isEqualTo(before);
        } finally {
            pool.close();
        }
    }

    /** Every file, and what tells that it is the same: its key says so when it was replaced by another. */
    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                var attributes = Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class);
                contents.put(
                        directory.relativize(path).toString(),
                        attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime());
            }
        }
        return contents;
    }
}
