package io.gridmill.contracts.typed;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;

/** Somebody who can sign: a wallet here, a signing service elsewhere. Safe for use by several threads. */
public interface Signer {

    Address address();

    /** Signs a digest; the same digest gives the same signature. */
    Signature sign(Bytes32 digest);
}
