package io.gridmill.contracts.wallet;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Secp256k1;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signer;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A key and its address. Never shows its key. Safe for use by several threads. */
public final class Wallet implements Signer {

    private final BigInteger key;
    private final Address address;

    private Wallet(BigInteger key) {
        if (!Secp256k1.isPrivateKey(key)) {
            throw new IllegalArgumentException("The number is no private key of secp256k1");
        }
        this.key = key;
        this.address = Secp256k1.addressOf(key);
    }

    public static Wallet random(SecureRandom random) {
        while (true) {
            BigInteger key = new BigInteger(256, random);
            if (Secp256k1.isPrivateKey(key)) {
                return new Wallet(key);
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
        return new Wallet(new BigInteger(1, bytes));
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public Signature sign(Bytes32 digest) {
        return Signature.of(Secp256k1.sign(key, digest));
    }

    BigInteger key() {
        return key;
    }

    @Override
    public String toString() {
        return "Wallet " + address;
    }
}
