package io.gridmill.pool;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.pool.deal.CreditPolicy;
import io.gridmill.pool.deal.WaitingPolicy;
import io.gridmill.pool.keep.KeepPolicy;
import io.gridmill.pool.redeem.RedeemPolicy;
import io.gridmill.pool.runner.RunnerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Settings of pools on loopback. */
public final class TestPools {

    public static final Amount PRICE = Amount.ofNano(1_000_000);

    private TestPools() {}

    public static PoolSettings settings(Path directory, int port, boolean trustsEverybody, Duration credit) {
        return settings(directory, port, trustsEverybody, credit, new WaitingPolicy(1_000, 10_000));
    }

    public static PoolSettings settings(
            Path directory, int port, boolean trustsEverybody, Duration credit, WaitingPolicy waiting) {
        return new PoolSettings(
                "test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                null,
                directory,
                RunnerSettings.of(directory.resolve("work"), 2, DataSize.ofMebibytes(1024)),
                EngineFactory.LOCAL,
                List.of(),
                Set.of(),
                trustsEverybody,
                PRICE,
                2,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                new CreditPolicy(credit),
                waiting,
                new RedeemPolicy(Amount.parse("1000 RLC"), Duration.ofMinutes(10), Duration.ofSeconds(1)),
                KeepPolicy.DEFAULT);
    }
}
