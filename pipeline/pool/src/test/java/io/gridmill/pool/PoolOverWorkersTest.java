package io.gridmill.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.config.PoolConfigReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose partitions run in worker processes, as a buyer sees it. */
class PoolOverWorkersTest {

    private static final int PARTITIONS = 60;

    private final FakeChain chain = new FakeChain();
    private final Wallet owner = Wallet.random(new SecureRandom());

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").contains("ExitOnOutOfMemoryError"))
                .toList();
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWorkerThatIsKilledCostsTheBuyerNothing(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("pool.yaml"), """
                name: workers
                listen: 127.0.0.1:0
                state: state
                buyers: ["*"]
                wallet: {keystore: wallet.json, passphraseFile: passphrase}
                chain: {rpc: "http://127.0.0.1:1", id: 31337, rlc: "%1$s", market: "%1$s", block: 0}
                offer: {price: 0.001 RLC}
                engine:
                  processes: {workers: 2, cores: 1, memory: 512Mi}
                """.formatted(owner.address()));
        PoolSettings settings = new PoolConfigReader(PoolConfig.read(file)).settings();
        Pool pool = Pool.open(settings, chain, owner, Clock.systemUTC());
        try {
            pool.start(BigInteger.ONE);
            TestBuyer buyer = new TestBuyer(pool.localEndpoint(), chain.domain(), Wallet.random(new SecureRandom()));
            assertThat(buyer.call("GET", "/v1/pool", null, new byte[0]).body())
                    .contains("\"engine\":\"processes\"")
                    .contains("\"slots\":2");
            Signed<Quote> quote = buyer.quote(owner.address(), 2);
            Bytes32 id = chain.domain().dealId(quote.message());
            chain.open(id, Amount.parse("100 RLC"));
            Path started = directory.resolve("started");
            Path go = directory.resolve("go");
            String script = "echo x >> " + started + "; until [ -e " + go + " ]; do sleep 0.02; done";
            assertThat(buyer.put(quote, TestBuyer.stage("process", Map.of(), "sh", "-c", script))
                            .status())
                    .isEqualTo(204);
            assertThat(buyer.deal("POST", id, "partitions", TestBuyer.orders(0, PARTITIONS))
                            .status())
                    .isEqualTo(202);
            Eventually.await("both workers have one", () -> lines(started) == 2);
            List<ProcessHandle> before = workers();
            assertThat(before).hasSize(2);
            assertThat(before.get(0).destroyForcibly()).isTrue();
            buyer.results(id, 0, all -> TestBuyer.count(all) >= 1);
            Files.createFile(go);
            List<ResultBatch> batches = buyer.results(id, 0, all -> TestBuyer.count(all) >= PARTITIONS);
            List<PartitionResult> results =
                    batches.stream().flatMap(batch -> batch.results().stream()).toList();
            assertThat(results).hasSize(PARTITIONS);
            assertThat(results.stream().map(PartitionResult::key).distinct()).hasSize(PARTITIONS);
            List<PartitionResult> lost =
                    results.stream().filter(r -> !r.succeeded()).toList();
            assertThat(lost).hasSize(1);
            assertThat(lost).allSatisfy(r -> {
                assertThat(r.failure()).isNotNull();
                assertThat(r.failure().code()).isEqualTo(ErrorCode.WORKER_LOST);
                assertThat(r.usage().claim().isZero()).isTrue();
            });
        } finally {
            pool.close();
        }
        assertThat(workers()).isEmpty();
    }
}
