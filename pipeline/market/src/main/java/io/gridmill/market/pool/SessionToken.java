package io.gridmill.market.pool;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.SessionGrant;
import io.gridmill.contracts.typed.Signer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** The proof that the caller is the deal's buyer: signed once and again when half of its life is over. */
public final class SessionToken implements Supplier<String> {

    /** Short, since whoever reads it can act as the buyer until it ends. */
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final MarketDomain domain;
    private final Bytes32 dealId;
    private final Signer buyer;
    private final Clock clock;
    private String token = "";
    private long renewAtEpochSeconds;

    public SessionToken(MarketDomain domain, Bytes32 dealId, Signer buyer, Clock clock) {
        this.domain = domain;
        this.dealId = dealId;
        this.buyer = buyer;
        this.clock = clock;
    }

    @Override
    public synchronized String get() {
        long now = clock.instant().getEpochSecond();
        if (now >= renewAtEpochSeconds) {
            SessionGrant grant = new SessionGrant(dealId, buyer.address(), now + LIFE.toSeconds());
            token = SessionGrant.toToken(domain.sign(grant, buyer));
            renewAtEpochSeconds = now + LIFE.toSeconds() / 2;
        }
        return token;
    }
}
