package io.gridmill.cli.market;

import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.estimate.Survey;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ProtocolJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Asks the market of a profile what pools have to sell. Needs no wallet. */
public final class MarketSurvey {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private MarketSurvey() {}

    /**
     * @param trust whether it matters how far pools are trusted
     * @param notes told what could not be counted
     * @throws GridmillException when the chain cannot be reached
     */
    public static Survey.Answers ask(Servers servers, boolean trust, Consumer<String> notes) {
        Profile.Chain on = servers.chain();
        Long block = on.block();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "market-survey");
            thread.setDaemon(true);
            return thread;
        });
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id()));
                PoolHttp http = new PoolHttp(ProtocolJson.mapper(), CONNECT, SILENCE)) {
            Market market =
                    new Market(chain, new Deployment(on.id(), on.rlc(), null, on.market(), block == null ? 0 : block));
            List<PostedOffer> posted = market.offers();
            List<OfferOnChain> offers = posted.stream()
                    .flatMap(offer -> OfferOnChain.of(offer).stream())
                    .toList();
            Optional<Reputations> reputations =
                    trust ? Optional.of(reputations(servers, market, posted, notes)) : Optional.empty();
            return new Survey(market.domain(), http, threads, PATIENCE, reputations).ask(servers.pools(), offers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "Asking the pools was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Reputations reputations(
            Servers servers, Market market, List<PostedOffer> posted, Consumer<String> notes) {
        Map<Address, Reputation> known = new PoolReputations(servers, market, Clock.systemUTC(), notes).of(posted);
        Map<Address, Amount> stakes = new ConcurrentHashMap<>();
        return new Reputations() {
            @Override
            public Reputation of(Address pool) {
                return known.getOrDefault(pool, Reputations.NONE.of(pool));
            }

            @Override
            public Optional<Amount> stakeOf(Address pool) {
                return Optional.of(stakes.computeIfAbsent(
                        pool, absent -> market.stakeOf(absent).active()));
            }
        };
    }
}
