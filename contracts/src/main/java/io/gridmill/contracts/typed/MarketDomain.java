package io.gridmill.contracts.typed;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One Market on one chain: what every signature is bound to, so that none is good anywhere else. Immutable; digests
 * take microseconds.
 */
public final class MarketDomain {

    private static final String NAME = "Gridmill Market";
    private static final String VERSION = "1";

    private final long chainId;
    private final Address market;
    private final Bytes32 separator;

    public MarketDomain(long chainId, Address market) {
        if (chainId < 1) {
            throw new IllegalArgumentException("A chain id is positive, not " + chainId);
        }
        this.chainId = chainId;
        this.market = market;
        this.separator = new Words(5)
                .bytes32(typeHash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"))
                .bytes32(typeHash(NAME))
                .bytes32(typeHash(VERSION))
                .uint(chainId)
                .address(market)
                .keccak();
    }

    public long chainId() {
        return chainId;
    }

    public Address market() {
        return market;
    }

    public Bytes32 separator() {
        return separator;
    }

    /** What is signed: EIP-712's {@code keccak256(0x1901, domain separator, hashStruct(message))}. */
    public Bytes32 digest(TypedMessage message) {
        byte[] input = new byte[66];
        input[0] = 0x19;
        input[1] = 0x01;
        separator.copyTo(input, 2);
        message.structHash().copyTo(input, 34);
        return Bytes32.of(Keccak.hash(input));
    }

    /** The id of the deal that a quote opens, known to both sides before it exists. */
    public Bytes32 dealId(Quote quote) {
        return digest(quote);
    }

    /** @throws io.gridmill.model.GridmillException WALLET_UNUSABLE when the key may not be used on this chain */
    public <T extends TypedMessage> Signed<T> sign(T message, Signer signer) {
        signer.requireUsableOn(chainId);
        return new Signed<>(message, signer.sign(digest(message)));
    }

    /** Whether the message was signed by this account for this Market on this chain. */
    public boolean isSignedBy(Address signer, Signed<?> signed) {
        return Signatures.verify(signer, digest(signed.message()), signed.signature());
    }

    static Bytes32 typeHash(String type) {
        return Bytes32.of(Keccak.hash(type.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MarketDomain that && chainId == that.chainId && market.equals(that.market);
    }

    @Override
    public int hashCode() {
        return separator.hashCode();
    }

    @Override
    public String toString() {
        return "Market " + market + " on chain " + chainId;
    }
}
