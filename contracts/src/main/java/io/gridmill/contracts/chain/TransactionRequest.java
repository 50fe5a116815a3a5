package io.gridmill.contracts.chain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.gridmill.contracts.Address;
import io.gridmill.model.Bytes;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to happen on chain once.
 *
 * @param id the caller's name for it, unique per key: the same id is the same intent, also after a crash
 * @param to the contract; null to create one
 * @param data the call
 * @param valueWei native coins to send along
 * @param gasLimit most gas that it may use; 0 to have it estimated. An estimate does not see transactions that are not
 *     mined yet, so what depends on one of them either waits for it or brings its limit along
 * @param what for people, such as {@code open 2 deals}
 */
public record TransactionRequest(
        String id, @Nullable Address to, Bytes data, BigInteger valueWei, long gasLimit, String what) {

    public TransactionRequest {
        if (id.isBlank() || gasLimit < 0 || valueWei.signum() < 0) {
            throw new IllegalArgumentException("A transaction has an id, and no negative gas limit or value");
        }
    }

    public static TransactionRequest call(String id, ContractCall call, String what) {
        return new TransactionRequest(id, call.contract(), call.data(), BigInteger.ZERO, 0, what);
    }

    public static TransactionRequest create(String id, byte[] code, String what) {
        return new TransactionRequest(id, null, Bytes.of(code), BigInteger.ZERO, 0, what);
    }

    /** Sends native coins, which pay for gas. */
    public static TransactionRequest transfer(String id, Address to, BigInteger valueWei, String what) {
        return new TransactionRequest(id, to, Bytes.of(new byte[0]), valueWei, 0, what);
    }

    public TransactionRequest withGasLimit(long limit) {
        return new TransactionRequest(id, to, data, valueWei, limit, what);
    }

    @JsonIgnore
    boolean estimatesGas() {
        return gasLimit == 0;
    }
}
