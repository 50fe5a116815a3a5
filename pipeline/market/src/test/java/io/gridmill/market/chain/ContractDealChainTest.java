package io.gridmill.market.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.dev.DevNode;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.MarketPlace;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.books.DealBooks;
import io.gridmill.market.books.InvoiceLine;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.PoolChain;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.market.reputation.ChainRecord;
import io.gridmill.market.reputation.FollowedChain;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.MarketPolicy;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs on a real chain with the real contracts; only the pools' insides are missing. */
class ContractDealChainTest {

    private static final Logger LOG = LoggerFactory.getLogger(ContractDealChainTest.class);

    private static final Wallet BUYER = DevNode.wallet(0);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Chain chain;
    private Market market;
    private Address court;
    private MarketClient buyer;

    @BeforeEach
    void deploy() throws Exception {
        chain = opened(opened(DevNode.start()).chain());
        TransactionQueue queue = queue(BUYER);
        Deployment deployment = get(new Deployer(chain, queue).deploy(Deployer.Parameters.DEV));
        court = Objects.requireNonNull(deployment.court());
        // Nobody told the buyer: the Market itself does.
        market = new Market(chain, deployment.judgedBy(null));
        buyer = new MarketClient(market, queue, BUYER, Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void aRunOnARealChainCostsTwoTransactionsPerPoolAndEveryLineIsProved() throws Exception {
        FakePool oak = pool("oak", 1);
        oak.script.verifier = court;
        FakePool elm = pool("elm", 2);
        assertThat(new ContractDealChain(buyer, true).court()).contains(court);
        MarketPlace place = opened(new MarketPlace(
                // Both pools are to be there, however slow this machine is.
                MarketSettings.of(List.of(oak.endpoint(), elm.endpoint())).withQuotePatience(Duration.ofMinutes(1)),
                market.domain(),
                BUYER,
                new ContractDealChain(buyer, true),
                Reputations.NONE,
                Clock.systemUTC()));
        long before = chain.transactionCount(BUYER.address());
        Amount tokens = market.balanceOf(BUYER.address());
        MiniRun.Ledger ledger = new MiniRun.Ledger();

        long start = System.nanoTime();
        MiniRun run = opened(new MiniRun(place, ledger, 200, MarketPolicy.open()));
        Await.until("a pool is ready", run, () -> !run.ready().isEmpty());
        LOG.info("open() to the first pool ready: {} ms", (System.nanoTime() - start) / 1_000_000);
        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.session.finish(Duration.ofSeconds(60))).isTrue();

        assertThat(chain.transactionCount(BUYER.address()) - before)
                .as("one transaction for both deals; the pools close them")
                .isEqualTo(1);
        assertThat(ledger.records.all()).hasSize(2).allSatisfy(record -> {
            assertThat(record.status()).isEqualTo(Status.CLOSED);
            assertThat(market.dealOf(Bytes32.parse(record.supplier())).paid()).isEqualTo(record.total());
            assertThat(chain.receipt(Bytes32.parse(String.valueOf(record.closeTransaction()))))
                    .isPresent();
            prove(ledger, record);
        });
        assertReputationKnowsTheDeals(oak, elm);
        Amount paid = Amount.ofNano(1_000_000).times(200);
        assertThat(market.balanceOf(BUYER.address()).plus(market.depositOf(BUYER.address())))
                .isEqualTo(tokens.minus(paid));
    }

    /** The same events, as another buyer's reputation reads them. */
    private void assertReputationKnowsTheDeals(FakePool... pools) {
        try (FollowedChain followed = new FollowedChain(market)) {
            for (FakePool pool : pools) {
                assertThat(followed.of(pool.owner())).isEqualTo(ChainRecord.NONE);
            }
            followed.read();
            for (FakePool pool : pools) {
                ChainRecord record = followed.of(pool.owner());
                assertThat(record.stake()).isEqualTo(Amount.parse("100 RLC"));
                assertThat(record.minimumStake()).isGreaterThan(Amount.ZERO);
                assertThat(record.knownSince()).isPresent();
                assertThat(record.seizures()).isEmpty();
                assertThat(record.customers()).singleElement().satisfies(customer -> {
                    assertThat(customer.buyer()).isEqualTo(BUYER.address());
                    assertThat(customer.deals()).isEqualTo(1);
                    assertThat(customer.unpaid()).isZero();
                    assertThat(customer.paid()).isGreaterThan(Amount.ZERO);
                });
            }
            followed.read();
            assertThat(followed.of(pools[0].owner()).customers().get(0).deals())
                    .as("read again, counted once")
                    .isEqualTo(1);
        }
    }

    private static void prove(MiniRun.Ledger ledger, SupplierRecord record) {
        List<InvoiceLine> lines = ledger.accepted().values().stream()
                .filter(line -> line.supplier().equals(record.supplier()))
                .sorted(Comparator.comparingLong(MiniRun.Line::leaf))
                .map(line -> new InvoiceLine(
                        line.settled().result().key(),
                        line.settled().inputDigest(),
                        line.settled().result().outputDigest(),
                        line.settled().amount()))
                .toList();
        DealBooks books = DealBooks.open(ledger.run, record, lines);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(books.prove(i).verify(books.voucher().message().resultsRoot(), books.leaf(i)))
                    .isTrue();
        }
    }

    private FakePool pool(String name, int wallet) throws Exception {
        Wallet owner = DevNode.wallet(wallet);
        TransactionQueue queue = queue(owner);
        MarketClient client = new MarketClient(market, queue, owner, Clock.systemUTC());
        get(buyer.transfer("fund-" + name, owner.address(), Amount.parse("1000 RLC")));
        BigInteger offerId = ((MarketEvent.OfferPosted) MarketClient.events(
                                get(client.join("join", Amount.parse("150 RLC"), Amount.parse("100 RLC"), offer())))
                        .get(0))
                .offerId();
        return opened(new FakePool(name, 2, market.domain(), new RealPoolChain(client, offerId), owner));
    }

    private static Offer offer() {
        return new Offer(
                2,
                0,
                DataSize.ofMebibytes(4096),
                TestMarket.PRICE,
                Amount.ZERO,
                10,
                10,
                300,
                60,
                4_000_000_000L,
                "eu",
                List.of("process"),
                "http://127.0.0.1:1");
    }

    private TransactionQueue queue(Wallet wallet) {
        return opened(
                new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC()));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private record RealPoolChain(MarketClient client, BigInteger offerId) implements PoolChain {

        @Override
        public DealOnChain dealSeenByPools(Bytes32 dealId) {
            return new ContractDealChain(client, false, 600).deal(dealId);
        }

        @Override
        public String redeemByPool(Quote quote, Signed<Voucher> voucher) {
            return client.redeem("redeem-" + voucher.message().dealId(), quote, voucher)
                    .join()
                    .transaction()
                    .hex();
        }

        @Override
        public long now() {
            return client.market().chain().head().timestampEpochSeconds();
        }
    }
}
