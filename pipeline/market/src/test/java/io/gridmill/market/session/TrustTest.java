package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far pools are trusted decides who gets work, when the pipeline says so. */
class TrustTest {

    private static final MarketPolicy TRUSTED =
            new MarketPolicy(Optional.empty(), Optional.empty(), Map.of(), 0.9, List.of(), List.of());

    private final TestMarket market = new TestMarket();
    private final MiniRun.Ledger ledger = new MiniRun.Ledger();

    @AfterEach
    void close() {
        market.close();
    }

    @Test
    void aPoolWithoutTheRequiredReputationGetsNoDeal() {
        FakePool oak = market.pool("oak", 2);
        market.pool("elm", 2);
        market.reputations(pool -> pool.equals(oak.owner())
                ? new Reputation(0.95, List.of("a long record"))
                : new Reputation(0.2, List.of("found wrong once")));

        MiniRun run = market.run(market.place(), ledger, 10, TRUSTED);

        Await.until("the run is complete", run, run::isComplete);
        assertThat(ledger.records.all()).extracting(SupplierRecord::name).containsExactly("oak");
    }

    @Test
    void whenNobodyIsTrustedTheRunHearsWhy() {
        market.pool("oak", 2);
        market.reputations(pool -> new Reputation(0.2, List.of("found wrong once")));

        MiniRun run = market.run(market.place(), ledger, 10, TRUSTED);

        Await.until("the run hears of it", run, () -> !run.unavailable().isEmpty());
        Failure failure = run.unavailable().get(0);
        assertThat(failure.code()).isEqualTo(ErrorCode.NO_POOL);
        assertThat(failure.message()).contains("has a reputation of 0.20, required is 0.9 (found wrong once)");
    }
}
