package io.gridmill.contracts.typed;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Secp256k1;
import java.util.Optional;

/**
 * Who signed what. As strict as the contracts: s in the lower half only, v 27 or 28 only, so that there is exactly one
 * valid signature per key and nonce and nobody can turn one into another. Contract wallets (ERC-1271) cannot be checked
 * without a chain and count as nobody here.
 */
public final class Signatures {

    private Signatures() {}

    /** The account whose key made the signature; empty when it is malformed. */
    public static Optional<Address> recover(Bytes32 digest, Signature signature) {
        return Optional.ofNullable(Secp256k1.recover(digest, signature.toBytes()));
    }

    /** Whether the signature over the digest is the signer's. */
    public static boolean verify(Address signer, Bytes32 digest, Signature signature) {
        return signer.equals(Secp256k1.recover(digest, signature.toBytes()));
    }
}
