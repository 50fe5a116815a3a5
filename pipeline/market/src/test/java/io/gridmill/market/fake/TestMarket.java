package io.gridmill.market.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.MarketPlace;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealState;
import io.gridmill.market.pool.LinkSettings;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import io.gridmill.model.pipeline.MarketPolicy;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A market with pools, a buyer and a chain, all of it in this process. */
public final class TestMarket implements AutoCloseable {

    /** Of a core-second; every partition takes one. */
    public static final Amount PRICE = Amount.ofNano(1_000_000);

    public static final Amount DEPOSIT = Amount.parse("100 RLC");

    public final MarketDomain domain =
            new MarketDomain(31337, Wallet.random(new SecureRandom()).address());
    public final Wallet buyer = Wallet.random(new SecureRandom());
    public final FakeChain chain = new FakeChain(domain, DEPOSIT);
    private final List<FakePool> pools = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Duration grace = Duration.ofSeconds(20);
    private Duration quotePatience = Duration.ofSeconds(10);
    private Duration closePatience = Duration.ofSeconds(20);
    private Reputations reputations = Reputations.NONE;

    public FakePool pool(String name, int cores) {
        FakePool pool = new FakePool(name, cores, domain, chain, Wallet.random(new SecureRandom()));
        pools.add(pool);
        return pool;
    }

    public TestMarket grace(Duration shorter) {
        grace = shorter;
        return this;
    }

    public TestMarket quotePatience(Duration shorter) {
        quotePatience = shorter;
        return this;
    }

    public TestMarket reputations(Reputations known) {
        reputations = known;
        return this;
    }

    public TestMarket closePatience(Duration shorter) {
        closePatience = shorter;
        return this;
    }

    /** A new process of the buyer. */
    public MarketPlace place() {
        return place(pools.stream().map(FakePool::endpoint).toList());
    }

    public MarketPlace place(List<URI> endpoints) {
        MarketSettings settings = new MarketSettings(
                endpoints,
                new LinkSettings(grace, 4, 1 << 20),
                quotePatience,
                Duration.ofMillis(50),
                2,
                16,
                closePatience);
        MarketPlace place = new MarketPlace(settings, domain, buyer, chain, reputations, Clock.systemUTC());
        open.add(place);
        return place;
    }

    public MiniRun run(MarketPlace place, MiniRun.Ledger ledger, int partitions) {
        return run(place, ledger, partitions, MarketPolicy.open());
    }

    public MiniRun run(MarketPlace place, MiniRun.Ledger ledger, int partitions, MarketPolicy policy) {
        MiniRun run = new MiniRun(place, ledger, partitions, policy);
        open.add(run);
        return run;
    }

    public static MarketPolicy budget(String amount) {
        return new MarketPolicy(Optional.of(Amount.parse(amount)), Optional.empty(), Map.of(), 0, List.of(), List.of());
    }

    /** Every accepted partition stands in exactly one voucher, vouchers only grow, and no money came or went. */
    public void assertBooksBalance(MiniRun.Ledger ledger) {
        DealJson json = new DealJson();
        for (SupplierRecord record : ledger.records.all()) {
            DealState state = json.state(record.state());
            List<MiniRun.Line> lines = ledger.accepted().values().stream()
                    .filter(line -> line.supplier().equals(record.supplier()))
                    .sorted(Comparator.comparingLong(MiniRun.Line::leaf))
                    .toList();
            ResultsTree tree = new ResultsTree();
            Amount sum = Amount.ZERO;
            for (MiniRun.Line line : lines) {
                assertThat(line.leaf()).isEqualTo(tree.size());
                tree.append(ResultsTree.leaf(
                        line.settled().result().key().treeKey(ledger.run),
                        line.settled().inputDigest(),
                        line.settled().result().outputDigest(),
                        line.settled().amount()));
                sum = sum.plus(line.settled().amount());
            }
            assertThat(state.voucher().acceptedPartitions()).isEqualTo(lines.size());
            assertThat(state.voucher().cumulativeAmount()).isEqualTo(sum);
            assertThat(state.voucher().resultsRoot()).isEqualTo(tree.root());
            assertThat(record.total()).isEqualTo(sum);
            assertThat(domain.isSignedBy(buyer.address(), state.signed())).isTrue();
            if (record.status() == SupplierRecord.Status.CLOSED) {
                assertThat(chain.deal(Bytes32.parse(record.supplier())).paid())
                        .as("what the chain paid is what was accepted")
                        .isEqualTo(sum);
            }
        }
        for (FakePool pool : pools) {
            assertMonotonic(pool.vouchers());
        }
        assertThat(chain.everything()).as("money is conserved").isEqualTo(DEPOSIT);
    }

    /** One voucher may arrive after the final one, which another thread sends: it counts for nothing then. */
    private static void assertMonotonic(List<VoucherGiven> vouchers) {
        Map<Bytes32, VoucherGiven> newest = new HashMap<>();
        Stream<VoucherGiven> others = vouchers.stream().filter(v -> !v.voucher().isFinal());
        Stream<VoucherGiven> finals = vouchers.stream().filter(v -> v.voucher().isFinal());
        Stream.concat(others, finals).forEach(voucher -> {
            VoucherGiven before = newest.put(voucher.voucher().dealId(), voucher);
            if (before != null) {
                assertThat(voucher.voucher().cumulativeAmount())
                        .isGreaterThanOrEqualTo(before.voucher().cumulativeAmount());
                assertThat(voucher.acknowledged()).isGreaterThanOrEqualTo(before.acknowledged());
            }
        });
    }

    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        pools.forEach(FakePool::close);
    }
}
