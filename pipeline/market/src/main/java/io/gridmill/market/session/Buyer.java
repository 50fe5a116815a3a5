package io.gridmill.market.session;

import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.chain.DealChain;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.market.reputation.Reputations;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What all sessions of one buyer share.
 *
 * @param threads an executor that starts a thread for every task: links live as long as their deals
 */
public record Buyer(
        MarketSettings settings,
        MarketDomain domain,
        Signer signer,
        DealChain chain,
        Reputations reputations,
        PoolHttp http,
        DealJson json,
        Clock clock,
        Executor threads) {}
