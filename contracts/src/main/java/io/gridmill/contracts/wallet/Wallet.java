package io.gridmill.contracts.wallet;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.DevChains;
import io.gridmill.contracts.internal.Secp256k1;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A key and its address. Never shows its key. A development wallet, or one whose key everybody knows, signs for dev
 * chains only. Safe for use by several threads.
 */
public final class Wallet implements Signer {

    private final BigInteger key;
    private final Address address;
    private final boolean development;

    private Wallet(BigInteger key, boolean development) {
        if (!Secp256k1.isPrivateKey(key)) {
            throw new IllegalArgumentException("The number is no private key of secp256k1");
        }
        this.key = key;
        this.address = Secp256k1.addressOf(key);
        this.development = development || KnownKeys.contains(address);
    }

    public static Wallet random(SecureRandom random) {
        while (true) {
            BigInteger key = new BigInteger(256, random);
            if (Secp256k1.isPrivateKey(key)) {
                return new Wallet(key, false);
            }
        }
    }

    /**
     * From a private key in hexadecimal, with or without 0x.
     *
     * @throws IllegalArgumentException when it is no key; the message does not repeat it
     */
    public static Wallet ofPrivateKey(String hex) {
        String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
        if (digits.length() != 64) {
            throw new IllegalArgumentException("A private key has 64 hexadecimal digits, not " + digits.length());
        }
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            // The cause would quote a digit of the key.
            throw new IllegalArgumentException("A private key has hexadecimal digits only");
        }
        return ofKey(bytes, false);
    }

    static Wallet ofKey(byte[] key, boolean development) {
        return new Wallet(new BigInteger(1, key), development);
    }

    /** The same wallet, good for dev chains only. */
    public Wallet forDevelopment() {
        return new Wallet(key, true);
    }

    public boolean isForDevelopment() {
        return development;
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public Signature sign(Bytes32 digest) {
        return Signature.of(Secp256k1.sign(key, digest));
    }

    @Override
    public void requireUsableOn(long chainId) {
        if (development && !DevChains.contains(chainId)) {
            throw new GridmillException(
                    ErrorCode.WALLET_UNUSABLE,
                    "The wallet " + address + " is for development and may not be used on chain " + chainId
                            + "; create one with 'gridmill wallet create'");
        }
    }

    BigInteger key() {
        return key;
    }

    @Override
    public String toString() {
        return "Wallet " + address;
    }
}
