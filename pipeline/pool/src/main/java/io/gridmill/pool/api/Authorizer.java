package io.gridmill.pool.api;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.SessionGrant;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller is a deal's buyer. Checking a signature takes a good part of a millisecond, so the last good token of
 * each deal is remembered. Safe for use by several threads.
 */
final class Authorizer {

    private static final int MOST_REMEMBERED = 10_000;

    private final MarketDomain domain;
    private final Clock clock;
    private final Map<Bytes32, Good> good = new ConcurrentHashMap<>();

    private record Good(String token, SessionGrant grant) {}

    Authorizer(MarketDomain domain, Clock clock) {
        this.domain = domain;
        this.clock = clock;
    }

    /** @throws DealRefusedException when the header does not prove it */
    void check(@Nullable String header, Bytes32 dealId, Address buyer) {
        String scheme = PoolApi.AUTHORIZATION_SCHEME + " ";
        if (header == null || !header.startsWith(scheme)) {
            throw unauthorized("Send a session grant: Authorization: Gridmill TOKEN");
        }
        String token = header.substring(scheme.length()).strip();
        Good known = good.get(dealId);
        if (known != null && known.token().equals(token)) {
            checkTerms(known.grant(), dealId, buyer);
            return;
        }
        Signed<SessionGrant> signed;
        try {
            signed = SessionGrant.parseToken(token);
        } catch (IllegalArgumentException e) {
            throw unauthorized("The token is no session grant: " + e.getMessage());
        }
        checkTerms(signed.message(), dealId, buyer);
        if (!domain.isSignedBy(buyer, signed)) {
            throw unauthorized("The session grant is not signed by the deal's buyer");
        }
        if (good.size() >= MOST_REMEMBERED) {
            good.clear();
        }
        good.put(dealId, new Good(token, signed.message()));
    }

    private void checkTerms(SessionGrant grant, Bytes32 dealId, Address buyer) {
        if (!grant.dealId().equals(dealId) || !grant.buyer().equals(buyer)) {
            throw unauthorized("The session grant is for another deal or buyer");
        }
        if (!grant.isValidAt(clock.instant())) {
            throw unauthorized("The session grant has expired");
        }
    }

    private static DealRefusedException unauthorized(String message) {
        return new DealRefusedException(Reason.UNAUTHORIZED, ErrorCode.POOL_REFUSED, message);
    }
}
