package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.energy.StatedPower;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MarketSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestMarket market = new TestMarket();
    private final MiniRun.Ledger ledger = new MiniRun.Ledger();

    @AfterEach
    void close() {
        market.close();
    }

    @Test
    void aRunBuysFromSeveralPoolsInOneTransactionPaysThemAndClosesEverything() {
        FakePool oak = market.pool("oak", 2);
        FakePool elm = market.pool("elm", 4);
        MiniRun run = market.run(market.place(), ledger, 100);

        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(market.chain.calls()).containsExactly("open");
        assertThat(ledger.records.all()).hasSize(2).allSatisfy(record -> {
            assertThat(record.status()).isEqualTo(Status.CLOSED);
            assertThat(record.openTransaction()).startsWith("0x");
            assertThat(record.closeTransaction()).startsWith("0x");
        });
        assertThat(market.chain.earned(oak.owner()).plus(market.chain.earned(elm.owner())))
                .isEqualTo(Amount.ofNano(1_000_000).times(100));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolIsNotWorthMoreThanItsQuotedPriceForTheTimeThatPassed() {
        FakePool oak = market.pool("oak", 2);
        oak.script.overclaim = 50;
        MiniRun run = market.run(market.place(), ledger, 10);

        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(market.chain.earned(oak.owner()))
                .as("2 seconds were observed, 50 claimed")
                .isEqualTo(Amount.ofNano(2_000_000).times(10));
        market.assertBooksBalance(ledger);
    }

    @Test
    void thePowerThatTheOfferStatesIsRecordedWithTheDeal() {
        FakePool oak = market.pool("oak", 2);
        market.chain.offer(offer(oak.owner(), 65));
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until("all partitions are accepted", run, run::isComplete);
        market.chain.offer(offer(oak.owner(), 99));

        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(ledger.records.all()).singleElement().satisfies(record -> assertThat(
                        new DealJson().terms(record.terms()).power())
                .isEqualTo(new StatedPower(65, 56)));
    }

    @Test
    void thePowerOfAnotherPoolsOfferIsNotTakenForItsOwn() {
        FakePool oak = market.pool("oak", 2);
        market.chain.offer(offer(Address.parse("0x" + "ee".repeat(20)), 65));
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(oak.owner()).isNotEqualTo(Address.ZERO);
        assertThat(ledger.records.all()).singleElement().satisfies(record -> assertThat(
                        new DealJson().terms(record.terms()).power())
                .isNull());
    }

    private OfferOnChain offer(Address pool, int watts) {
        return new OfferOnChain(
                market.chain.offerId(),
                pool,
                2,
                0,
                DataSize.ofMebibytes(1024),
                TestMarket.PRICE,
                10,
                watts,
                56,
                "eu",
                List.of("process"),
                URI.create("http://127.0.0.1:1"));
    }

    @Test
    void aRunThatNeedsNothingGetsItsEscrowBack() {
        market.pool("oak", 2);
        MiniRun run = market.run(market.place(), ledger, 0);

        Await.until("the pool is ready", run, () -> !run.ready().isEmpty());
        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(ledger.records.all()).extracting(SupplierRecord::status).containsOnly(Status.CLOSED);
        assertThat(market.chain.deposit()).isEqualTo(TestMarket.DEPOSIT);
        assertThat(run.session.finish(PATIENCE))
                .as("finishing again changes nothing")
                .isTrue();
    }
}
