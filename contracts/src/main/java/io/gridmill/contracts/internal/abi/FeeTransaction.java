package io.gridmill.contracts.internal.abi;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of EIP-1559 without access list.
 *
 * @param to null to create a contract
 * @param maxFee wei per gas
 * @param tip wei per gas
 */
public record FeeTransaction(
        long chainId,
        long nonce,
        BigInteger tip,
        BigInteger maxFee,
        long gasLimit,
        @Nullable Address to,
        BigInteger valueWei,
        Bytes data) {

    private static final int KIND = 2;

    /** The signed bytes, to be broadcast. */
    public byte[] sign(Signer signer) {
        Signature signature = signer.sign(Bytes32.of(Keccak.hash(fields().toList(KIND))));
        byte[] bytes = signature.toBytes();
        return fields().number(bytes[64] - 27)
                .number(new BigInteger(1, Arrays.copyOfRange(bytes, 0, 32)))
                .number(new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64)))
                .toList(KIND);
    }

    private Rlp fields() {
        return new Rlp()
                .number(chainId)
                .number(nonce)
                .number(tip)
                .number(maxFee)
                .number(gasLimit)
                .bytes(to == null ? new byte[0] : to.toBytes())
                .number(valueWei)
                .bytes(data.toArray())
                .emptyList();
    }
}
