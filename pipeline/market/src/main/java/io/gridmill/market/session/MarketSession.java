package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.pool.PoolLink;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run on the market. What the engine asks for is queued here; the deals' links and the keeper do the work. */
public final class MarketSession implements PlaceSession {

    private static final Logger LOG = LoggerFactory.getLogger(MarketSession.class);

    /**
     * While there is work for more than the deals give, new offers are looked for this many times less often than missing
     * ones are.
     */
    private static final int LOOKS = 30;

    private final Buyer buyer;
    private final PlaceRequest request;
    private final PlaceListener listener;
    private final ScheduledExecutorService scheduler;
    private final Funds funds;
    private final Map<Integer, StageOrder> stages = new ConcurrentSkipListMap<>();
    private final DealBook book = new DealBook();
    private final Need need;
    private final Keeper keeper;
    private final Search search;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param scheduler the session's own, with one thread; it is shut down when the session is closed */
    public MarketSession(
            Buyer buyer, PlaceRequest request, PlaceListener listener, ScheduledExecutorService scheduler) {
        this.buyer = buyer;
        this.request = request;
        this.listener = listener;
        this.scheduler = scheduler;
        this.funds = new Funds(request.policy().budget(), Amount.ZERO);
        this.need = new Need(request, book, buyer.settings().mostPools());
        this.keeper = new Keeper(buyer, funds, request.records(), listener, scheduler);
        DealFactory deals =
                new DealFactory(buyer, request.run(), funds, request.records(), listener, new Watch(), stages::values);
        Resolution resolution = new Resolution(buyer, funds, keeper, deals);
        Duration lookEvery = buyer.settings().lookAgain().multipliedBy(LOOKS);
        Opening opening = new Opening(
                buyer,
                need,
                funds,
                listener,
                deals,
                book,
                keeper,
                resolution,
                new Enquiry(buyer, book, new Random()),
                new Decisions(request.records()));
        Restoration restoration =
                new Restoration(buyer, request.records(), funds, listener, deals, book, keeper, resolution);
        this.search = new Search(buyer, listener, restoration, opening, book, need, keeper, lookEvery);
        keeper.onMoney(search::again);
    }

    /** Begins to find capacity. */
    public void begin() {
        search.begin();
    }

    @Override
    public void declare(StageOrder stage) {
        stages.put(stage.stage(), stage);
        for (MarketDeal deal : book.all()) {
            PoolLink link = deal.link();
            if (link != null) {
                link.declare(List.of(stage));
            }
        }
        search.want();
    }

    @Override
    public void assign(String supplier, List<PartitionOrder> orders) {
        MarketDeal deal = book.get(supplier);
        PoolLink link = deal.link();
        if (link == null || !deal.isUsable()) {
            refuse(
                    supplier,
                    orders,
                    Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "Pool " + deal.name() + " cannot be used now"));
            return;
        }
        int affordable = (int) Math.min(orders.size(), deal.account().affordable(link.outstanding()));
        if (affordable > 0) {
            link.assign(orders.subList(0, affordable));
        }
        if (affordable < orders.size()) {
            shortOf(deal);
            refuse(
                    supplier,
                    orders.subList(affordable, orders.size()),
                    Failure.infrastructure(
                            ErrorCode.POOL_REFUSED, "The escrow of the deal with " + deal.name() + " is used up"));
        }
    }

    @Override
    public void left(long cores) {
        need.left(cores);
    }

    @Override
    public boolean answersToCourt(String supplier) {
        return !book.get(supplier).terms().quote().verifier().isZero();
    }

    @Override
    public boolean affords(String supplier, int partitions) {
        MarketDeal deal = book.get(supplier);
        PoolLink link = deal.link();
        return link != null && deal.isUsable() && deal.account().affordable(link.outstanding()) >= partitions;
    }

    /** When it is not only this deal that can pay no more, the run has to know. */
    private void shortOf(MarketDeal deal) {
        for (MarketDeal other : book.all()) {
            PoolLink link = other.link();
            if (link != null && other.isUsable() && other.account().affordable(link.outstanding()) > 0) {
                return;
            }
        }
        listener.unavailable(Shortage.of(funds, deal.account().average()));
    }

    private void refuse(String supplier, List<PartitionOrder> orders, Failure failure) {
        listener.refused(supplier, orders.stream().map(PartitionOrder::key).toList(), failure);
    }

    @Override
    public void grant(String supplier, List<UploadGrant> grants) {
        PoolLink link = book.get(supplier).link();
        if (link != null) {
            link.grant(grants);
        }
    }

    @Override
    public Amount charge(String supplier, PartitionResult result, Duration observed, Duration limit) {
        MarketDeal deal = book.get(supplier);
        StageOrder stage = stages.get(result.key().stage());
        if (stage == null) {
            throw new GridmillException(
                    ErrorCode.INTERNAL, "Stage " + result.key().stage() + " was not declared before its results");
        }
        Amount fair = FairPrice.of(deal.terms().quote(), stage.resources(), result, observed, limit);
        Amount charged = deal.account().charge(result.key(), fair);
        keeper.topUp(deal);
        return charged;
    }

    @Override
    public Settlement settle(String supplier, long acknowledged, List<SettledResult> results) {
        need.settled(results.size());
        return book.get(supplier).account().settle(acknowledged, results);
    }

    @Override
    public void settled(Settlement settlement) {
        PoolLink link = book.get(settlement.supplier()).link();
        if (link != null) {
            link.pay(buyer.json().state(settlement.state()));
        }
    }

    @Override
    public void withdraw(String supplier, List<PartitionKey> keys) {
        PoolLink link = book.get(supplier).link();
        if (link != null) {
            link.withdraw(keys);
        }
    }

    @Override
    public void dismiss(String supplier, Failure reason) {
        MarketDeal deal = book.get(supplier);
        LOG.info("Pool {} is dismissed: {}", deal.name(), reason.message());
        deal.dismiss();
    }

    @Override
    public boolean finish(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        search.stop();
        try {
            if (!search.restored().get(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            List<CompletableFuture<Boolean>> closings = new ArrayList<>();
            for (MarketDeal deal : book.all()) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                Closing closing = new Closing(buyer, request.run(), funds, deal, closed, left);
                closings.add(CompletableFuture.supplyAsync(() -> run(closing), buyer.threads()));
            }
            boolean all = true;
            for (CompletableFuture<Boolean> closing : closings) {
                all &= closing.get();
            }
            return all;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw Pendings.reason(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean run(Closing closing) {
        try {
            return closing.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        search.stop();
        closed.countDown();
        book.all().forEach(MarketDeal::hangUp);
        scheduler.shutdownNow();
    }

    private final class Watch implements MarketDeal.Watcher {

        @Override
        public void unusable(MarketDeal deal) {
            search.lost();
        }

        @Override
        public void retryJoined(MarketDeal deal, RuntimeException reason) {
            LOG.warn("The deal with {} could not be recorded; trying again", deal.name(), reason);
            keeper.later(Duration.ofSeconds(1), deal::joined);
        }
    }
}
