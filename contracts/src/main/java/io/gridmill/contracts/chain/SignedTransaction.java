package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.abi.FeeTransaction;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.Bytes;
import java.math.BigInteger;

/**
 * A transaction that may be sent any number of times and is mined at most once. Replacements of it have the same id.
 *
 * @param hash its name on chain
 * @param raw the signed bytes
 */
public record SignedTransaction(
        TransactionRequest request, long nonce, Fees fees, long gasLimit, Bytes32 hash, Bytes raw) {

    /** @throws io.gridmill.model.GridmillException WALLET_UNUSABLE when the key may not be used on this chain */
    static SignedTransaction sign(
            TransactionRequest request, long chainId, long nonce, Fees fees, long gasLimit, Signer signer) {
        signer.requireUsableOn(chainId);
        byte[] raw = new FeeTransaction(
                        chainId,
                        nonce,
                        fees.tip(),
                        fees.maxFee(),
                        gasLimit,
                        request.to(),
                        request.valueWei(),
                        request.data())
                .sign(signer);
        return new SignedTransaction(request, nonce, fees, gasLimit, Bytes32.of(Keccak.hash(raw)), Bytes.of(raw));
    }

    String id() {
        return request.id();
    }

    static TransactionRequest filler(Address self, long nonce) {
        // Does nothing but use up a nonce: without it everything behind the gap would wait for ever.
        return new TransactionRequest(
                "fill-nonce-" + nonce, self, Bytes.of(new byte[0]), BigInteger.ZERO, 21_000, "fill a nonce gap");
    }
}
