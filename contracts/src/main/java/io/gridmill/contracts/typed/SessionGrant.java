package io.gridmill.contracts.typed;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Words;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;

/**
 * Proof, for the pool's HTTP API, that the caller is the deal's buyer; signed by the buyer, off chain only. Whoever
 * holds it can act as the buyer until it ends, so it is short-lived and travels over TLS or loopback only.
 *
 * @param validUntilEpochSeconds last second (Unix time) at which it counts
 */
public record SessionGrant(
        Bytes32 dealId,
        Address buyer,
        @JsonProperty("validUntil") long validUntilEpochSeconds) implements TypedMessage {

    /** The type's text, as it is hashed. */
    public static final String TYPE = "SessionGrant(bytes32 dealId,address buyer,uint64 validUntil)";

    private static final Bytes32 TYPE_HASH = MarketDomain.typeHash(TYPE);
    private static final int TOKEN_LENGTH = Bytes32.LENGTH + Address.LENGTH + Long.BYTES + Signature.LENGTH;

    public SessionGrant {
        Checks.present("dealId", dealId);
        Checks.present("buyer", buyer);
        Checks.notNegative("A grant's validity", validUntilEpochSeconds);
    }

    @Override
    public Bytes32 structHash() {
        return new Words(4)
                .bytes32(TYPE_HASH)
                .bytes32(dealId)
                .address(buyer)
                .uint(validUntilEpochSeconds)
                .keccak();
    }

    public boolean isValidAt(Instant time) {
        return time.getEpochSecond() <= validUntilEpochSeconds;
    }

    /** The grant and its signature in one text of 167 URL-safe characters, for an {@code Authorization} header. */
    public static String toToken(Signed<SessionGrant> signed) {
        SessionGrant grant = signed.message();
        byte[] bytes = ByteBuffer.allocate(TOKEN_LENGTH)
                .put(grant.dealId.toBytes())
                .put(grant.buyer.toBytes())
                .putLong(grant.validUntilEpochSeconds)
                .put(signed.signature().toBytes())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads {@link #toToken} back; the signature is not checked.
     *
     * @throws IllegalArgumentException when the text is no such token
     */
    public static Signed<SessionGrant> parseToken(String token) {
        // Checked first, so that a stranger cannot make us decode megabytes.
        if (token.length() != 4 * (TOKEN_LENGTH / 3) + 3) {
            throw new IllegalArgumentException("A session grant has 167 characters, not " + token.length());
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
        SessionGrant grant = new SessionGrant(
                Bytes32.of(take(bytes, Bytes32.LENGTH)), Address.of(take(bytes, Address.LENGTH)), bytes.getLong());
        return new Signed<>(grant, Signature.of(take(bytes, Signature.LENGTH)));
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }
}
