package io.gridmill.cli.market;

import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.engine.history.OwnerHistory;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.estimate.Survey;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.market.reputation.LedgerRecords;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ProtocolJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks the market of a profile what pools have to sell. Needs no wallet. */
public final class MarketSurvey {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private MarketSurvey() {}

    /**
     * @param history what own runs have seen of pools
     * @throws GridmillException when the chain cannot be reached
     */
    public static Survey.Answers ask(Servers servers, OwnerHistory history) {
        Profile.Chain on = servers.chain();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "market-survey");
            thread.setDaemon(true);
            return thread;
        });
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id()));
                PoolHttp http = new PoolHttp(ProtocolJson.mapper(), CONNECT, SILENCE)) {
            Market market = new Market(chain, on.deployment());
            List<PostedOffer> posted = market.offers();
            List<OfferOnChain> offers = posted.stream()
                    .flatMap(each -> OfferOnChain.of(each).stream())
                    .toList();
            Clock clock = Clock.systemUTC();
            Reputations reputations = PoolReputations.now(
                    market,
                    PoolReputations.payer(servers),
                    new LedgerRecords(() -> history, clock).all(),
                    posted.stream().map(PostedOffer::pool).toList(),
                    clock.instant());
            return new Survey(market.domain(), http, threads, PATIENCE, Optional.of(reputations))
                    .ask(servers.pools(), offers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "Asking the pools was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
