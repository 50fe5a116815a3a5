package io.gridmill.contracts.chain;

import static io.gridmill.contracts.chain.QueueFixture.fresh;
import static io.gridmill.contracts.chain.QueueFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.market.Deployer;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {

    private static final String TRANSFER = "Transfer(address,address,uint256)";

    private final QueueFixture fixture = new QueueFixture();
    private final MemoryStore store = new MemoryStore();
    private final Recorder recorder = new Recorder();
    private TransactionQueue queue;
    private Address token;
    private int sent;

    @BeforeEach
    void deployToken() throws Exception {
        queue = fixture.queue(0);
        token = get(new Deployer(fixture.chain, queue).deploy(Deployer.Parameters.DEV))
                .rlc();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void eventsComeOnceAndInOrderAndARestartGoesOnBehindTheCheckpoint() throws Exception {
        LogFollower follower = follower(0);
        transfer(3);
        follower.poll();
        follower.poll();
        assertThat(recorder.values).containsExactly(1L, 2L, 3L);
        transfer(2);
        follower.poll();
        assertThat(recorder.values).containsExactly(1L, 2L, 3L, 4L, 5L);

        recorder.values.clear();
        fixture.ask("anvil_mine", "0x14");
        follower.poll();
        transfer(1);
        follower(0).poll();
        assertThat(recorder.values).containsExactly(6L);
    }

    @Test
    void anUnconfirmedEventIsNotTold() throws Exception {
        LogFollower follower = follower(3);
        transfer(1);
        fixture.ask("evm_setIntervalMining", IntNode.valueOf(0));
        long block = fixture.chain.blockNumber();
        follower.poll();
        assertThat(recorder.values).as("block %s has nothing on top", block).isEmpty();
        fixture.ask("anvil_mine", "0x3");
        follower.poll();
        assertThat(recorder.values).containsExactly(1L);
    }

    @Test
    void eventsThatTheChainForgetsAreRetractedAndToldAgain() throws Exception {
        LogFollower follower = follower(0);
        transfer(1);
        follower.poll();
        String snapshot = fixture.ask("evm_snapshot");
        transfer(2);
        follower.poll();
        assertThat(recorder.values).containsExactly(1L, 2L, 3L);
        fixture.ask("evm_revert", snapshot);
        // The queue sends them again; they get into other blocks.
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (recorder.values.size() < 5 && System.nanoTime() < deadline) {
            follower.poll();
        }
        assertThat(recorder.retracted).containsExactly(2L, 3L);
        assertThat(recorder.values).containsExactly(1L, 2L, 3L, 2L, 3L);
    }

    @Test
    void aNewChainIsNoticedAndReadFromTheStart() throws Exception {
        LogFollower follower = follower(0);
        transfer(1);
        fixture.ask("anvil_mine", "0x20");
        follower.poll();
        queue.close();
        fixture.anvil.kill();
        fixture.anvil.restart();
        follower.poll();
        assertThat(recorder.resets).hasSize(1);
        assertThat(store.saved).isNotNull();
        assertThat(store.saved.genesis()).isEqualTo(fixture.chain.genesis());
    }

    @Test
    void aThreadOfItsOwnSurvivesANodeThatGoesAway(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("state.json");
        try (QueueFixture troubled = new QueueFixture("--state", file.toString(), "--state-interval", "1");
                LogFollower follower = new LogFollower(
                        Chain.at(troubled.anvil.endpoint(), ChainOptions.DEFAULT.withPatience(Duration.ZERO)),
                        new LogFilter(List.of(), List.of()),
                        store,
                        FollowerOptions.dev(0),
                        recorder)) {
            troubled.anvil.stop();
            follower.start();
            troubled.anvil.restart();
            get(new Deployer(troubled.chain, troubled.queue(0)).deploy(Deployer.Parameters.DEV));
            assertThat(recorder.seen.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void rangesThatANodeFindsTooLongBecomeShorter() throws Exception {
        transfer(1);
        fixture.ask("anvil_mine", "0x64");
        FollowerOptions options = new FollowerOptions(0, 0, 4, 7, Duration.ofMillis(50));
        new LogFollower(fixture.chain, filter(), store, options, recorder).poll();
        assertThat(recorder.values).containsExactly(1L);
        assertThat(store.saved).isNotNull();
        assertThat(store.saved.nextBlock()).isGreaterThan(100);
    }

    private LogFollower follower(int confirmations) {
        return new LogFollower(
                fixture.chain,
                filter(),
                store,
                new FollowerOptions(0, confirmations, 4, 2000, Duration.ofMillis(50)),
                recorder);
    }

    private LogFilter filter() {
        // Transfers to one address only, so that the deployment's own do not count.
        byte[] to = new byte[32];
        fresh(9).copyTo(to, 12);
        return new LogFilter(
                List.of(token), List.of(List.of(AbiWriter.topic(TRANSFER)), List.of(), List.of(Bytes32.of(to))));
    }

    private void transfer(int count) throws Exception {
        List<CompletableFuture<Receipt>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent++;
            byte[] call = new AbiWriter().address(fresh(9)).uint(sent).toCall("transfer(address,uint256)");
            futures.add(queue.submit(TransactionRequest.call("transfer-" + sent, ContractCall.of(token, call), "pay")));
        }
        for (CompletableFuture<Receipt> future : futures) {
            get(future);
        }
    }

    private static final class Recorder implements LogListener {

        final List<Long> values = new ArrayList<>();
        final List<Long> retracted = new ArrayList<>();
        final List<String> resets = new ArrayList<>();
        final CountDownLatch seen = new CountDownLatch(1);

        @Override
        public void logs(List<LogEntry> logs) {
            logs.stream().filter(log -> log.data().size() == 32).forEach(log -> values.add(value(log)));
            seen.countDown();
        }

        @Override
        public void retracted(List<LogEntry> logs) {
            logs.forEach(log -> retracted.add(value(log)));
        }

        @Override
        public void reset(String message) {
            resets.add(message);
        }

        private static long value(LogEntry log) {
            return new BigInteger(1, log.data().toArray()).longValueExact();
        }
    }

    private static final class MemoryStore implements Checkpoint.Store {

        @Nullable
        Checkpoint saved;

        @Override
        public @Nullable Checkpoint load() {
            return saved;
        }

        @Override
        public void save(Checkpoint checkpoint) {
            saved = checkpoint;
        }
    }
}
