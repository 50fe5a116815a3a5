package io.gridmill.pool.quote;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Signs quotes. A quote reserves its cores until a deal is opened on it or its time is over. Nothing of it is durable: a
 * quote binds by its signature, and a reservation that is lost with the process only means that the pool may be fuller
 * than it thought. Safe for use by several threads.
 */
public final class QuoteDesk {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final int MOST_PER_BUYER = 16;
    private static final int MOST = 10_000;

    private final Terms terms;
    private final MarketDomain domain;
    private final Signer signer;
    private final IntSupplier coresOfDeals;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** By the request's nonce, oldest first. Guarded by this. */
    private final Map<Bytes32, Given> given = new LinkedHashMap<>();

    /**
     * What this pool offers.
     *
     * @param offerId on chain
     * @param cores to sell at once, overcommitment included
     * @param validity how long a quote binds
     * @param verifier contract that judges disputes; the zero address for none
     */
    public record Terms(BigInteger offerId, int cores, Amount corePrice, Duration validity, Address verifier) {}

    private record Given(QuoteRequest request, Signed<Quote> quote, boolean reserves) {}

    /** @param coresOfDeals cores that open deals hold now */
    public QuoteDesk(Terms terms, MarketDomain domain, Signer signer, IntSupplier coresOfDeals, Clock clock) {
        this.terms = terms;
        this.domain = domain;
        this.signer = signer;
        this.coresOfDeals = coresOfDeals;
        this.clock = clock;
    }

    /**
     * Answers a request. The same request gets the same answer.
     *
     * @throws DealRefusedException when the request is no good or there is nothing to sell
     */
    public synchronized Signed<Quote> quote(Signed<QuoteRequest> asked) {
        QuoteRequest request = asked.message();
        check(asked);
        forgetOld();
        Given known = given.get(request.nonce());
        if (known != null) {
            if (known.request().equals(request)) {
                return known.quote();
            }
            throw wrong("The nonce of the request was used before");
        }
        long ofBuyer = given.values().stream()
                .filter(g -> g.reserves() && g.request().buyer().equals(request.buyer()))
                .count();
        if (ofBuyer >= MOST_PER_BUYER || given.size() >= MOST) {
            throw new DealRefusedException(
                    Reason.TOO_MANY,
                    ErrorCode.POOL_REFUSED,
                    "There are " + ofBuyer + " quotes already that nobody has opened a deal on");
        }
        int cores = Math.min(request.cores(), freeCores());
        if (cores < 1) {
            throw new DealRefusedException(
                    Reason.BUSY, ErrorCode.POOL_REFUSED, "All " + terms.cores() + " cores are sold");
        }
        long validUntil = clock.instant().plus(terms.validity()).getEpochSecond();
        Quote quote = new Quote(
                terms.offerId(),
                signer.address(),
                request.buyer(),
                cores,
                0,
                terms.corePrice(),
                Amount.ZERO,
                validUntil,
                Bytes32.random(random),
                terms.verifier());
        Signed<Quote> signed = domain.sign(quote, signer);
        given.put(request.nonce(), new Given(request, signed, true));
        return signed;
    }

    private void check(Signed<QuoteRequest> asked) {
        QuoteRequest request = asked.message();
        if (!request.pool().equals(signer.address())) {
            throw wrong("The request is for pool " + request.pool() + "; this is " + signer.address());
        }
        if (!domain.isSignedBy(request.buyer(), asked)) {
            throw new DealRefusedException(
                    Reason.UNAUTHORIZED,
                    ErrorCode.POOL_REFUSED,
                    "The request is not signed by " + request.buyer() + " for " + domain);
        }
        long age = Math.abs(clock.instant().getEpochSecond() - request.requestedAtEpochSeconds());
        if (age > CLOCKS_DIFFER.toSeconds()) {
            throw wrong("The request is " + age + " seconds away from this pool's clock; check both clocks");
        }
        if (request.gpus() > 0) {
            throw new DealRefusedException(Reason.WRONG, ErrorCode.UNSUPPORTED, "This pool has no GPUs");
        }
        if (request.cores() < 1) {
            throw wrong("A quote is for one core at least");
        }
    }

    /** Requests are remembered for as long as their time would let them pass again. */
    private void forgetOld() {
        long now = clock.instant().getEpochSecond();
        given.values()
                .removeIf(g -> g.quote().message().validUntilEpochSeconds() < now
                        && now - g.request().requestedAtEpochSeconds() > CLOCKS_DIFFER.toSeconds());
    }

    /** A deal was opened on the quote: from now on the deal holds the cores. */
    public synchronized void opened(Quote quote) {
        given.replaceAll(
                (nonce, g) -> g.quote().message().equals(quote) ? new Given(g.request(), g.quote(), false) : g);
    }

    /** Cores that are neither held by deals nor reserved by quotes. */
    public synchronized int freeCores() {
        long now = clock.instant().getEpochSecond();
        int reserved = given.values().stream()
                .filter(g -> g.reserves() && g.quote().message().validUntilEpochSeconds() >= now)
                .mapToInt(g -> g.quote().message().cores())
                .sum();
        return Math.max(0, terms.cores() - reserved - coresOfDeals.getAsInt());
    }

    private static DealRefusedException wrong(String message) {
        return new DealRefusedException(Reason.WRONG, ErrorCode.POOL_REFUSED, message);
    }
}
