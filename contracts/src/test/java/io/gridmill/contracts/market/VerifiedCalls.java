package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.merkle.ResultsProof;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;

/** Calls of the Consensus and the Court as call data. */
public final class VerifiedCalls {

    private static final String EVIDENCE = "(" + MarketCalls.QUOTE
            + ",(bytes32,uint64,bytes32),bytes,uint256,bytes32,bytes32,bytes32,uint256,bytes32[24])";

    private VerifiedCalls() {}

    /** One partition of a batch, as it is shown to the Court. */
    public record Shown(Digest key, Digest input, Digest output, Amount amount, ResultsProof proof) {}

    public static byte[] approve(Address spender, Amount amount) {
        return MarketCalls.approve(spender, amount);
    }

    public static byte[] deposit(Amount amount) {
        return MarketCalls.deposit(amount);
    }

    public static byte[] stake(Amount amount) {
        return MarketCalls.stake(amount);
    }

    public static byte[] offerSeats(int seats) {
        return new AbiWriter().uint(seats).toCall("offerSeats(uint16)");
    }

    public static byte[] open(Bytes32 subject) {
        return new AbiWriter().bytes32(subject).array(new AbiWriter()).toCall("open(bytes32,address[])");
    }

    public static byte[] draw(Bytes32 caseId, Bytes32 subject) {
        return new AbiWriter()
                .bytes32(caseId)
                .bytes32(subject)
                .array(new AbiWriter())
                .toCall("draw(bytes32,bytes32,address[])");
    }

    public static byte[] commit(Bytes32 caseId, long seat, Bytes32 commitment) {
        return new AbiWriter().bytes32(caseId).uint(seat).bytes32(commitment).toCall("commit(bytes32,uint256,bytes32)");
    }

    public static byte[] reveal(Bytes32 caseId, long seat, Bytes32 answer, Bytes32 salt) {
        return new AbiWriter()
                .bytes32(caseId)
                .uint(seat)
                .bytes32(answer)
                .bytes32(salt)
                .toCall("reveal(bytes32,uint256,bytes32,bytes32)");
    }

    public static byte[] resolve(Bytes32 caseId) {
        return new AbiWriter().bytes32(caseId).toCall("resolve(bytes32)");
    }

    /** What a member of a panel commits with. */
    public static Bytes32 commitment(
            long chainId, Address consensus, Bytes32 caseId, Address juror, Bytes32 answer, Bytes32 salt) {
        return Bytes32.of(Keccak.hash(new Words(6)
                .uint(chainId)
                .address(consensus)
                .bytes32(caseId)
                .address(juror)
                .bytes32(answer)
                .bytes32(salt)
                .toBytes()));
    }

    public static byte[] challenge(Quote quote, Signed<ResultBatchClaim> batch, Shown shown) {
        AbiWriter evidence = new AbiWriter()
                .tuple(MarketCalls.encoded(quote))
                .tuple(new AbiWriter()
                        .bytes32(batch.message().dealId())
                        .uint(batch.message().sequence())
                        .bytes32(batch.message().resultsDigest()))
                .bytes(batch.signature().toBytes())
                .uint(shown.proof().index())
                .bytes32(Bytes32.of(shown.key()))
                .bytes32(Bytes32.of(shown.input()))
                .bytes32(Bytes32.of(shown.output()))
                .uint(shown.amount().nano());
        shown.proof().siblings().forEach(evidence::bytes32);
        return new AbiWriter().tuple(evidence).toCall("challenge(" + EVIDENCE + ")");
    }
}
