package io.gridmill.pool.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.Output;
import io.gridmill.pool.FakeChain;
import io.gridmill.pool.Pool;
import io.gridmill.pool.PoolSettings;
import io.gridmill.pool.TestBuyer;
import io.gridmill.pool.TestPools;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a buyer hears when the pool keeps as much as it may. */
class FullKeepTest {

    private static final Address COURT = Address.parse("0x00000000000000000000000000000000000000c0");

    @Test
    void aDealThatNamesTheCourtGetsNoMoreWorkWhenThePoolIsFull(@TempDir Path directory) throws Exception {
        FakeChain chain = new FakeChain(COURT);
        Wallet owner = Wallet.random(new SecureRandom());
        PoolSettings settings = TestPools.settings(directory, 0, true, Duration.ofMinutes(1))
                .keeping(new KeepPolicy(DataSize.ofBytes(1), KeepPolicy.WhenFull.WAIT));
        try (Pool pool = Pool.open(settings, chain, owner, Clock.systemUTC())) {
            pool.start(BigInteger.ONE);
            TestBuyer buyer = new TestBuyer(pool.localEndpoint(), chain.domain(), Wallet.random(new SecureRandom()));
            Signed<Quote> quote = buyer.quote(owner.address(), 1);
            assertThat(quote.message().verifier()).isEqualTo(COURT);
            Bytes32 deal = chain.domain().dealId(quote.message());
            chain.open(deal, Amount.parse("1 RLC"));
            assertThat(buyer.put(
                                    quote,
                                    TestBuyer.stage(
                                            "process",
                                            Map.of("out", new Output("*.txt", null)),
                                            "sh",
                                            "-c",
                                            "echo x > x.txt"))
                            .status())
                    .isEqualTo(204);
            assertThat(buyer.deal("POST", deal, "partitions", TestBuyer.orders(0, 1))
                            .status())
                    .isEqualTo(202);
            buyer.results(deal, 0, all -> TestBuyer.count(all) == 1);

            TestBuyer.Answer refused = buyer.deal("POST", deal, "partitions", TestBuyer.orders(1, 2));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem().detail()).contains("keeps as many outputs as it may");
            assertThat(refused.retryAfter()).isPresent();
        }
    }
}
