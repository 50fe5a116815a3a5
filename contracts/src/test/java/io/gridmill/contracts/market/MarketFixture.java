package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.dev.DevNode;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A chain with the contracts on it, a buyer that owns all tokens but what a pool with a stake and an offer has. */
final class MarketFixture implements AutoCloseable {

    static final Wallet BUYER = DevNode.wallet(0);
    static final Wallet POOL = DevNode.wallet(1);

    private static final long FAR = 4_000_000_000L;

    final Chain chain;
    final Market market;
    final MarketClient buyer;
    final MarketClient pool;
    final Receipt joined;
    final BigInteger offerId;
    private final DevNode node;
    private final TransactionQueue buyerQueue;
    private final TransactionQueue poolQueue;

    MarketFixture(Deployer.Parameters parameters) throws Exception {
        node = DevNode.start();
        chain = node.chain();
        buyerQueue = queue(BUYER);
        poolQueue = queue(POOL);
        try {
            Deployment deployment = get(new Deployer(chain, buyerQueue).deploy(parameters));
            market = new Market(chain, deployment);
            buyer = new MarketClient(market, buyerQueue, BUYER, Clock.systemUTC());
            pool = new MarketClient(market, poolQueue, POOL, Clock.systemUTC());
            get(buyer.transfer("fund-pool", POOL.address(), Amount.parse("1000 RLC")));
            joined = get(
                    pool.join("join", Amount.parse("150 RLC"), Amount.parse("100 RLC"), offer("http://127.0.0.1:1")));
            offerId = ((MarketEvent.OfferPosted) MarketClient.events(joined).get(0)).offerId();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private TransactionQueue queue(Wallet wallet) {
        return new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
    }

    Signed<Quote> quote() {
        Quote quote = new Quote(
                offerId,
                POOL.address(),
                BUYER.address(),
                4,
                0,
                Amount.ofNano(2500),
                Amount.ZERO,
                FAR,
                Bytes32.random(new SecureRandom()),
                Address.ZERO);
        return market.domain().sign(quote, POOL);
    }

    /** By the chain's clock. */
    long in(long seconds) {
        return chain.head().timestampEpochSeconds() + seconds;
    }

    static Offer offer(String endpoint) {
        return new Offer(
                4,
                0,
                DataSize.ofMebibytes(8192),
                Amount.ofNano(2500),
                Amount.ZERO,
                10,
                12,
                380,
                60,
                FAR,
                "eu-west",
                List.of("bwrap", "process"),
                endpoint);
    }

    static <T> T get(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("It was not mined in time", e);
        }
    }

    @Override
    public void close() {
        buyerQueue.close();
        poolQueue.close();
        chain.close();
        node.close();
    }
}
