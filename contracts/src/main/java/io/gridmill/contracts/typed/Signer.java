package io.gridmill.contracts.typed;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;

/** Somebody who can sign: a wallet here, a signing service elsewhere. Safe for use by several threads. */
public interface Signer {

    Address address();

    /** Signs a digest; the same digest gives the same signature. */
    Signature sign(Bytes32 digest);

    /**
     * Checks that the key may sign for a chain; development keys, which everybody knows, may not leave dev chains.
     *
     * @throws io.gridmill.model.GridmillException WALLET_UNUSABLE when it may not
     */
    default void requireUsableOn(long chainId) {}
}
