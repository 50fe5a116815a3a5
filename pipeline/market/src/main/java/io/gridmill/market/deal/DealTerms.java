package io.gridmill.market.deal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.market.energy.StatedPower;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deal was opened on; does not change. Durable before the transaction that opens the deal is sent.
 *
 * @param signature the pool's, over the quote
 * @param escrow locked at the beginning; top-ups come on top
 * @param expiryEpochSeconds when the deal was to end at first; extensions show on chain only
 * @param runtimes that the pool has, best confinement first
 * @param chainId the chain that it is on
 * @param market the contract there
 * @param power what the pool's offer stated when the deal was made, which is no part of what binds it; null: nothing
 */
public record DealTerms(
        Quote quote,
        Signature signature,
        Amount escrow,
        @JsonProperty("expiry") long expiryEpochSeconds,
        List<String> runtimes,
        long chainId,
        Address market,
        @Nullable StatedPower power) {

    public DealTerms {
        runtimes = List.copyOf(runtimes);
    }

    public static DealTerms of(
            Signed<Quote> quote, Amount escrow, long expiryEpochSeconds, List<String> runtimes, MarketDomain domain) {
        return new DealTerms(
                quote.message(),
                quote.signature(),
                escrow,
                expiryEpochSeconds,
                runtimes,
                domain.chainId(),
                domain.market(),
                null);
    }

    /** The same with the power that the pool's offer states now. */
    public DealTerms stating(Optional<StatedPower> stated) {
        return new DealTerms(
                quote, signature, escrow, expiryEpochSeconds, runtimes, chainId, market, stated.orElse(null));
    }

    public MarketDomain domain() {
        return new MarketDomain(chainId, market);
    }

    public Bytes32 dealId() {
        return domain().dealId(quote);
    }

    public Signed<Quote> signed() {
        return new Signed<>(quote, signature);
    }
}
