package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.Supplier;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.fake.FakeChain;
import io.gridmill.market.fake.MemoryRecords;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.SteppedTime;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.math.BigInteger;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a session, on a chain in memory and in time that the test lets pass, all in the thread of the test. */
final class SessionFixture implements AutoCloseable, PlaceListener, MarketDeal.Watcher {

    static final RunId RUN = new RunId("0123456789");
    static final Amount DEPOSIT = Amount.parse("10 RLC");
    static final Amount ESCROW = Amount.parse("1 RLC");

    private final SecureRandom random = new SecureRandom();
    private final Wallet wallet = Wallet.random(random);
    private final MarketDomain domain = new MarketDomain(31337, wallet.address());
    final FakeChain chain = new FakeChain(domain, DEPOSIT);
    final SteppedTime time = new SteppedTime(chain);
    final MemoryRecords records = new MemoryRecords();
    final Funds funds;
    final DealBook book = new DealBook();
    final Buyer buyer;
    final Keeper keeper;
    final List<Instant> unavailable = new ArrayList<>();
    private final PoolHttp http = new PoolHttp(ProtocolJson.mapper(), Duration.ofSeconds(1), Duration.ofSeconds(1));

    SessionFixture(Optional<Amount> budget) {
        funds = new Funds(budget, DEPOSIT);
        buyer = new Buyer(
                MarketSettings.of(List.of()),
                domain,
                wallet,
                chain,
                Reputations.NONE,
                http,
                new DealJson(),
                time,
                Runnable::run);
        keeper = new Keeper(buyer, funds, records, this, time.scheduler());
    }

    PlaceRequest request(long partitions, int owners) {
        return new PlaceRequest(
                RUN,
                MarketPolicy.open(),
                List.of(MiniRun.stage().resources()),
                partitions,
                owners,
                Duration.ofHours(1),
                records);
    }

    /** A deal with a pool of its own owner that never answers; open on chain and in use. */
    MarketDeal opened(String name, int cores, Amount escrow, Duration life) {
        Wallet pool = Wallet.random(random);
        Quote quote = new Quote(
                BigInteger.ONE,
                pool.address(),
                wallet.address(),
                cores,
                0,
                Amount.ofNano(1000),
                Amount.ZERO,
                chain.now() + 60,
                Bytes32.random(random),
                Address.ZERO);
        DealTerms terms = DealTerms.of(
                domain.sign(quote, pool),
                funds.take(escrow),
                chain.now() + life.toSeconds(),
                List.of("process"),
                domain);
        MarketDeal deal = new DealFactory(buyer, RUN, funds, records, this, this, List::of)
                .fresh(name, URI.create("https://" + name + ".example"), terms);
        deal.save(Status.OPENING);
        book.add(deal);
        assertThat(chain.open(List.of(terms))).isCompleted();
        funds.moved(escrow);
        deal.joined();
        return deal;
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public void unusable(MarketDeal deal) {}

    @Override
    public void retryJoined(MarketDeal deal, RuntimeException reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void ready(Supplier supplier) {}

    @Override
    public void lost(String supplier, Failure failure) {}

    @Override
    public void results(String supplier, ResultBatch batch) {}

    @Override
    public void uploads(String supplier, List<UploadRequest> requests) {}

    @Override
    public void refused(String supplier, List<PartitionKey> keys, Failure failure) {}

    @Override
    public void unavailable(Failure failure) {
        unavailable.add(time.instant());
    }

    @Override
    public void notice(String message) {}
}
