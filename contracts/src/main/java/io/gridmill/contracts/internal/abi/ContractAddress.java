package io.gridmill.contracts.internal.abi;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.internal.Keccak;
import java.util.Arrays;

/** Where a contract will be, before it is there. */
public final class ContractAddress {

    private ContractAddress() {}

    /**
     * The address of the contract that an account creates: the last 20 bytes of the Keccak-256 of the RLP list of account
     * and nonce (Ethereum's yellow paper, section 7).
     *
     * @param nonce of the transaction that creates it
     */
    public static Address of(Address creator, long nonce) {
        byte[] hash =
                Keccak.hash(new Rlp().bytes(creator.toBytes()).number(nonce).toList());
        return Address.of(Arrays.copyOfRange(hash, 12, 32));
    }
}
