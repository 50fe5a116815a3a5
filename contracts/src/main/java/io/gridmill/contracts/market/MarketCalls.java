package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.internal.abi.SignedTuples;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** The contracts' functions as call data. */
final class MarketCalls {

    static final String QUOTE = SignedTuples.QUOTE;
    static final String VOUCHER = "(bytes32,uint128,uint64,bytes32,bool)";

    private MarketCalls() {}

    static byte[] deposit(Amount amount) {
        return new AbiWriter().uint(amount.nano()).toCall("deposit(uint256)");
    }

    static byte[] depositFor(Address account, Amount amount) {
        return new AbiWriter().address(account).uint(amount.nano()).toCall("depositFor(address,uint256)");
    }

    static byte[] depositWithPermit(Amount amount, long deadlineEpochSeconds, Signature permit) {
        byte[] signature = permit.toBytes();
        return new AbiWriter()
                .uint(amount.nano())
                .uint(deadlineEpochSeconds)
                .uint(signature[64])
                .bytes32(Bytes32.of(Arrays.copyOfRange(signature, 0, 32)))
                .bytes32(Bytes32.of(Arrays.copyOfRange(signature, 32, 64)))
                .toCall("depositWithPermit(uint256,uint256,uint8,bytes32,bytes32)");
    }

    static byte[] withdraw(Amount amount) {
        return new AbiWriter().uint(amount.nano()).toCall("withdraw(uint256)");
    }

    static byte[] stake(Amount amount) {
        return new AbiWriter().uint(amount.nano()).toCall("stake(uint96)");
    }

    static byte[] requestUnstake(Amount amount) {
        return new AbiWriter().uint(amount.nano()).toCall("requestUnstake(uint96)");
    }

    static byte[] withdrawStake() {
        return new AbiWriter().toCall("withdrawStake()");
    }

    static byte[] postOffer(Offer offer) {
        return new AbiWriter().tuple(offer.encoded()).toCall("postOffer(" + Offer.TYPE + ")");
    }

    static byte[] updateOffer(BigInteger id, Offer offer) {
        return new AbiWriter().uint(id).tuple(offer.encoded()).toCall("updateOffer(uint256," + Offer.TYPE + ")");
    }

    static byte[] withdrawOffer(BigInteger id) {
        return new AbiWriter().uint(id).toCall("withdrawOffer(uint256)");
    }

    static byte[] openDeals(List<DealOpening> openings) {
        AbiWriter quotes = new AbiWriter();
        AbiWriter signatures = new AbiWriter();
        AbiWriter escrows = new AbiWriter();
        AbiWriter expiries = new AbiWriter();
        for (DealOpening opening : openings) {
            quotes.tuple(SignedTuples.of(opening.quote().message()));
            signatures.bytes(opening.quote().signature().toBytes());
            escrows.uint(opening.escrow().nano());
            expiries.uint(opening.expiryEpochSeconds());
        }
        return new AbiWriter()
                .array(quotes)
                .array(signatures)
                .array(escrows)
                .array(expiries)
                .toCall("openDeals(" + QUOTE + "[],bytes[],uint96[],uint40[])");
    }

    static byte[] topUp(Bytes32 dealId, Amount amount) {
        return new AbiWriter().bytes32(dealId).uint(amount.nano()).toCall("topUp(bytes32,uint96)");
    }

    static byte[] extend(Quote quote, long expiryEpochSeconds) {
        return new AbiWriter()
                .tuple(SignedTuples.of(quote))
                .uint(expiryEpochSeconds)
                .toCall("extend(" + QUOTE + ",uint40)");
    }

    static byte[] redeem(Quote quote, Signed<Voucher> voucher) {
        return new AbiWriter()
                .tuple(SignedTuples.of(quote))
                .tuple(encoded(voucher.message()))
                .bytes(voucher.signature().toBytes())
                .toCall("redeem(" + QUOTE + "," + VOUCHER + ",bytes)");
    }

    static byte[] decline(Quote quote) {
        return new AbiWriter().tuple(SignedTuples.of(quote)).toCall("decline(" + QUOTE + ")");
    }

    static byte[] reclaim(Quote quote) {
        return new AbiWriter().tuple(SignedTuples.of(quote)).toCall("reclaim(" + QUOTE + ")");
    }

    static byte[] multicall(List<byte[]> calls) {
        AbiWriter array = new AbiWriter();
        calls.forEach(array::bytes);
        return new AbiWriter().array(array).toCall("multicall(bytes[])");
    }

    static byte[] approve(Address spender, Amount amount) {
        return new AbiWriter().address(spender).uint(amount.nano()).toCall("approve(address,uint256)");
    }

    static byte[] allowance(Address owner, Address spender) {
        return new AbiWriter().address(owner).address(spender).toCall("allowance(address,address)");
    }

    static byte[] transfer(Address to, Amount amount) {
        return new AbiWriter().address(to).uint(amount.nano()).toCall("transfer(address,uint256)");
    }

    static byte[] dripTo(Address account) {
        return new AbiWriter().address(account).toCall("dripTo(address)");
    }

    /** A function of one account, such as {@code depositOf(address)}. */
    static byte[] ofAccount(String signature, Address account) {
        return new AbiWriter().address(account).toCall(signature);
    }

    static byte[] dealOf(Bytes32 dealId) {
        return new AbiWriter().bytes32(dealId).toCall("dealOf(bytes32)");
    }

    /** A function without arguments. */
    static byte[] get(String signature) {
        return new AbiWriter().toCall(signature);
    }

    private static AbiWriter encoded(Voucher voucher) {
        return new AbiWriter()
                .bytes32(voucher.dealId())
                .uint(voucher.cumulativeAmount().nano())
                .uint(voucher.acceptedPartitions())
                .bytes32(voucher.resultsRoot())
                .bool(voucher.isFinal());
    }
}
