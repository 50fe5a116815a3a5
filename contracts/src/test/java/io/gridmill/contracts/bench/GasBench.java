package io.gridmill.contracts.bench;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.market.Deal;
import io.gridmill.contracts.market.DealOpening;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What deals cost on a chain of our own, through the client that buyers and pools use: opened, redeemed with a final
 * voucher over a tree of so many results, closed; and what panels of the Consensus cost. Arguments: the number of rounds (each has a new pool, at most
 * {@value #MOST_ROUNDS}), then partitions per deal. Prints lines of {@code sample NAME VALUE}.
 */
public final class GasBench {

    private static final int MOST_ROUNDS = 3;
    private static final int PANELS_PER_ROUND = 3;
    private static final long FAR = 4_000_000_000L;
    private static final Amount PER_PARTITION = Amount.ofNano(2500);
    private static final Amount ESCROW = Amount.parse("1 RLC");

    private final Chain chain;
    private final Market market;
    private final MarketClient buyer;
    private final SecureRandom random = new SecureRandom();
    private int requests;

    private GasBench(Chain chain, Market market, MarketClient buyer) {
        this.chain = chain;
        this.market = market;
        this.buyer = buyer;
    }

    public static void main(String[] args) throws Exception {
        int rounds = Math.min(MOST_ROUNDS, Integer.parseInt(args[0]));
        List<Integer> sizes = List.of(args).subList(1, args.length).stream()
                .map(Integer::valueOf)
                .toList();
        Wallet buyer = AnvilProcess.wallet(0);
        try (AnvilProcess anvil = AnvilProcess.start();
                Chain chain = anvil.chain();
                TransactionQueue queue = queue(chain, buyer)) {
            Deployment deployment = get(new Deployer(chain, queue).deploy(Deployer.Parameters.DEV));
            Market market = new Market(chain, deployment);
            GasBench bench = new GasBench(chain, market, new MarketClient(market, queue, buyer, Clock.systemUTC()));
            get(bench.buyer.deposit("deposit", Amount.parse("1000 RLC")));
            for (int round = 1; round <= rounds; round++) {
                bench.round(AnvilProcess.wallet(round), sizes);
            }
            try (PanelBench panels = new PanelBench(chain, deployment, queue)) {
                // Members are paid for the first time in the first panels, which costs each a fresh slot.
                panels.panel("panel.first");
                for (int panel = 0; panel < PANELS_PER_ROUND * rounds; panel++) {
                    panels.panel("panel");
                }
            }
        }
    }

    private void round(Wallet wallet, List<Integer> sizes) throws Exception {
        try (TransactionQueue queue = queue(chain, wallet)) {
            MarketClient pool = new MarketClient(market, queue, wallet, Clock.systemUTC());
            get(buyer.transfer(request(), wallet.address(), Amount.parse("1000 RLC")));
            Receipt joined = get(pool.join(request(), Amount.parse("150 RLC"), Amount.parse("100 RLC"), offer()));
            BigInteger offerId =
                    ((MarketEvent.OfferPosted) MarketClient.events(joined).get(0)).offerId();
            // The pool's deposit is used up by its stake, so that it is first paid now.
            get(pool.withdraw(request(), market.depositOf(wallet.address())));
            deal(wallet, pool, offerId, 1, Amount.ZERO, "first");
            for (int size : sizes) {
                deal(wallet, pool, offerId, size, Amount.ZERO, String.valueOf(size));
            }
            deal(wallet, pool, offerId, 1, ESCROW, "deposit");
        }
    }

    private void deal(Wallet wallet, MarketClient pool, BigInteger offerId, int partitions, Amount deposit, String name)
            throws Exception {
        long before = transactions(pool);
        Quote terms = new Quote(
                offerId,
                wallet.address(),
                buyer.address(),
                4,
                0,
                PER_PARTITION,
                Amount.ZERO,
                FAR,
                Bytes32.random(random),
                Address.ZERO);
        Signed<Quote> quote = market.domain().sign(terms, wallet);
        Bytes32 dealId = market.domain().dealId(terms);
        long expiry = chain.head().timestampEpochSeconds() + 3600;
        Receipt opened = get(buyer.openDeals(request(), List.of(new DealOpening(quote, ESCROW, expiry)), deposit));
        Voucher voucher = new Voucher(
                dealId, Amount.ofNano(PER_PARTITION.nano() * partitions), partitions, root(partitions), true);
        Signed<Voucher> signed = market.domain().sign(voucher, AnvilProcess.wallet(0));
        Receipt closed = get(pool.redeem(request(), terms, signed));
        Deal deal = market.dealOf(dealId);
        if (deal.status() != Deal.Status.CLOSED || !deal.paid().equals(voucher.cumulativeAmount())) {
            throw new IllegalStateException("The deal did not end as it should: " + deal);
        }
        print("gas." + name, opened.gasUsed() + closed.gasUsed());
        print("transactions." + name, transactions(pool) - before);
    }

    /** Of both sides, as the chain counts them. */
    private long transactions(MarketClient pool) {
        return chain.transactionCount(buyer.address()) + chain.transactionCount(pool.address());
    }

    private static Bytes32 root(int partitions) {
        ResultsTree tree = new ResultsTree();
        for (int i = 0; i < partitions; i++) {
            Digest digest =
                    Digest.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
            tree.append(ResultsTree.leaf(digest, digest, digest, PER_PARTITION));
        }
        return tree.root();
    }

    private static Offer offer() {
        return new Offer(
                4,
                0,
                DataSize.ofMebibytes(8192),
                PER_PARTITION,
                Amount.ZERO,
                10,
                12,
                380,
                60,
                FAR,
                "eu-west",
                List.of("bwrap", "process"),
                "http://127.0.0.1:1");
    }

    private String request() {
        return "request-" + ++requests;
    }

    private static TransactionQueue queue(Chain chain, Wallet wallet) {
        return new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(120, TimeUnit.SECONDS);
    }

    private static void print(String name, long value) {
        System.out.printf(Locale.ROOT, "sample %s %d%n", name, value);
    }
}
