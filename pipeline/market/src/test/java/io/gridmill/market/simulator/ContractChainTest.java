package io.gridmill.market.simulator;

import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.chain.ContractDealChain;
import io.gridmill.market.chain.DealChain;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The scenarios on the real contracts, through the client that the product uses. */
class ContractChainTest extends DealChainScenarios {

    @Override
    ChainWorld world() throws Exception {
        Anvil anvil = new Anvil();
        try {
            anvil.deploy();
            return anvil;
        } catch (Exception e) {
            anvil.close();
            throw e;
        }
    }

    private static final class Anvil implements ChainWorld {

        private static final Wallet BUYER = AnvilProcess.wallet(0);
        private static final long GRACE = 600;

        private final AnvilProcess anvil = AnvilProcess.start();
        private final Chain node = anvil.chain();
        private final List<AutoCloseable> open = new ArrayList<>(List.of(anvil, node));
        private final List<MarketClient> pools = new ArrayList<>();
        private final List<BigInteger> offers = new ArrayList<>();

        @SuppressWarnings("NullAway.Init")
        private Market market;

        @SuppressWarnings("NullAway.Init")
        private DealChain chain;

        private int redeemed;

        void deploy() throws Exception {
            TransactionQueue queue = queue(BUYER);
            Deployment deployment = get(new Deployer(node, queue).deploy(Deployer.Parameters.DEV));
            market = new Market(node, deployment);
            MarketClient buyer = new MarketClient(market, queue, BUYER, Clock.systemUTC());
            for (int i = 1; i <= 2; i++) {
                Wallet pool = AnvilProcess.wallet(i);
                MarketClient client = new MarketClient(market, queue(pool), pool, Clock.systemUTC());
                get(buyer.transfer("fund-" + i, pool.address(), Amount.parse("1000 RLC")));
                MarketEvent posted = MarketClient.events(
                                get(client.join("join", Amount.parse("100 RLC"), Amount.parse("100 RLC"), offer())))
                        .get(0);
                offers.add(((MarketEvent.OfferPosted) posted).offerId());
                pools.add(client);
            }
            get(buyer.deposit("deposit", Amount.parse("200 RLC")));
            chain = new ContractDealChain(buyer, false, GRACE);
        }

        private static Offer offer() {
            return new Offer(
                    2,
                    0,
                    DataSize.ofMebibytes(1024),
                    Amount.ofNano(1000),
                    Amount.ZERO,
                    1,
                    1,
                    1,
                    60,
                    4_000_000_000L,
                    "eu",
                    List.of("process"),
                    "http://127.0.0.1:1");
        }

        private TransactionQueue queue(Wallet wallet) {
            TransactionQueue queue =
                    new TransactionQueue(node, wallet, new MemoryJournal(), QueueOptions.DEV, Clock.systemUTC());
            open.add(queue);
            return queue;
        }

        @Override
        public DealChain chain() {
            return chain;
        }

        @Override
        public MarketDomain domain() {
            return market.domain();
        }

        @Override
        public Wallet buyer() {
            return BUYER;
        }

        @Override
        public Wallet pool(int index) {
            return AnvilProcess.wallet(index + 1);
        }

        @Override
        public BigInteger offerId(int index) {
            return offers.get(index);
        }

        @Override
        public Amount earned(int index) {
            return market.depositOf(pool(index).address());
        }

        @Override
        public String redeemByPool(Quote quote, Signed<Voucher> voucher) {
            int pool = quote.pool().equals(pool(0).address()) ? 0 : 1;
            redeemed++;
            return pools.get(pool)
                    .redeem("redeem-" + redeemed, quote, voucher)
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join()
                    .transaction()
                    .hex();
        }

        @Override
        public void pass(long seconds) {
            ask("evm_increaseTime", "[" + seconds + "]");
            ask("evm_mine", "[]");
        }

        private void ask(String method, String params) {
            String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
            HttpRequest request = HttpRequest.newBuilder(anvil.endpoint())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                String answer = HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (answer.contains("\"error\"")) {
                    throw new IllegalStateException(method + ": " + answer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
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
        }

        private static <T> T get(CompletableFuture<T> future) throws Exception {
            return future.get(60, TimeUnit.SECONDS);
        }
    }
}
