package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.model.Bytes;

/** A contract's function and its arguments, as bytes. */
public record ContractCall(Address contract, Bytes data) {

    public static ContractCall of(Address contract, byte[] data) {
        return new ContractCall(contract, Bytes.of(data));
    }
}
