package io.gridmill.market.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.market.Deal;
import io.gridmill.contracts.market.DealOpening;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The Market contract on a real chain, by one buyer's client. */
public final class ContractDealChain implements DealChain {

    private final MarketClient client;
    private final Market market;
    private final boolean depositsItself;
    private final long graceSeconds;

    /**
     * Asks the chain for the contract's parameters.
     *
     * @param depositsItself whether the tokens in the buyer's own hands may be deposited as they are needed; otherwise
     *     only what the buyer has deposited counts
     */
    public ContractDealChain(MarketClient client, boolean depositsItself) {
        this(client, depositsItself, client.market().parameters().graceSeconds());
    }

    /** @param graceSeconds of the contract, where it is known already */
    public ContractDealChain(MarketClient client, boolean depositsItself, long graceSeconds) {
        this.client = client;
        this.market = client.market();
        this.depositsItself = depositsItself;
        this.graceSeconds = graceSeconds;
    }

    @Override
    public Optional<Address> court() {
        return Optional.ofNullable(market.deployment().court());
    }

    @Override
    public Amount deposit() {
        Amount free = market.depositOf(client.address());
        return depositsItself ? free.plus(market.balanceOf(client.address())) : free;
    }

    @Override
    public DealOnChain deal(Bytes32 dealId) {
        Deal deal = market.dealOf(dealId);
        DealOnChain.Status status =
                switch (deal.status()) {
                    case NONE -> DealOnChain.Status.NONE;
                    case OPEN -> DealOnChain.Status.OPEN;
                    case CLOSED -> DealOnChain.Status.CLOSED;
                };
        return new DealOnChain(status, deal.escrow(), deal.paid(), deal.expiryEpochSeconds());
    }

    @Override
    public Optional<String> closing(Bytes32 dealId) {
        return market.closingOf(dealId).map(Bytes32::hex);
    }

    @Override
    public long timeEpochSeconds() {
        return market.chain().head().timestampEpochSeconds();
    }

    @Override
    public long graceSeconds() {
        return graceSeconds;
    }

    @Override
    public Optional<OfferOnChain> offer(BigInteger offerId) {
        return offers().stream().filter(offer -> offer.id().equals(offerId)).findFirst();
    }

    @Override
    public List<OfferOnChain> offers() {
        List<OfferOnChain> offers = new ArrayList<>();
        for (PostedOffer posted : market.offers()) {
            OfferOnChain.of(posted).ifPresent(offer -> offers.add(0, offer));
        }
        return offers;
    }

    @Override
    public CompletableFuture<String> open(List<DealTerms> deals) {
        List<DealOpening> openings = deals.stream()
                .map(deal -> new DealOpening(deal.signed(), deal.escrow(), deal.expiryEpochSeconds()))
                .toList();
        Amount needed = deals.stream().map(DealTerms::escrow).reduce(Amount.ZERO, Amount::plus);
        StringBuilder ids = new StringBuilder();
        deals.forEach(deal -> ids.append(deal.dealId().hex()));
        String id = "open-" + Digest.sha256(ids.toString()).hex();
        return hash(client.openDeals(id, openings, missing(needed)));
    }

    @Override
    public CompletableFuture<String> topUp(Bytes32 dealId, Amount amount, Amount escrow) {
        String id = "topup-" + dealId.hex() + "-" + escrow.nano();
        return hash(client.topUp(id, dealId, amount, missing(amount)));
    }

    @Override
    public CompletableFuture<String> extend(Quote quote, long expiryEpochSeconds) {
        return hash(client.extend("extend-" + id(quote) + "-" + expiryEpochSeconds, quote, expiryEpochSeconds));
    }

    @Override
    public CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher) {
        Voucher promise = voucher.message();
        String id =
                "redeem-" + id(quote) + "-" + promise.cumulativeAmount().nano() + (promise.isFinal() ? "-final" : "");
        return hash(client.redeem(id, quote, voucher));
    }

    @Override
    public CompletableFuture<String> reclaim(Quote quote) {
        return hash(client.reclaim("reclaim-" + id(quote), quote));
    }

    /** What has to be deposited first for the free deposit to cover an amount. */
    private Amount missing(Amount needed) {
        if (!depositsItself) {
            return Amount.ZERO;
        }
        return needed.minus(needed.min(market.depositOf(client.address())));
    }

    private String id(Quote quote) {
        return market.domain().dealId(quote).hex();
    }

    private static CompletableFuture<String> hash(CompletableFuture<Receipt> mined) {
        Function<Receipt, String> hash = receipt -> receipt.transaction().hex();
        return mined.thenApply(hash);
    }
}
