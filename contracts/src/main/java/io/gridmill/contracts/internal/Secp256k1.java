package io.gridmill.contracts.internal;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA on secp256k1 as Ethereum wants it: nonces by RFC 6979, low s, and the recovery bit taken from the nonce's point
 * (general libraries find it by trying up to four recoveries, which costs more than the signature).
 */
public final class Secp256k1 {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger N = CURVE.getN();
    private static final BigInteger HALF_N = N.shiftRight(1);

    private Secp256k1() {}

    /** Whether the number can be a private key. */
    public static boolean isPrivateKey(BigInteger key) {
        return key.signum() > 0 && key.compareTo(N) < 0;
    }

    public static Address addressOf(BigInteger privateKey) {
        return addressOf(new FixedPointCombMultiplier().multiply(CURVE.getG(), privateKey));
    }

    /** @return r, s and v (27 or 28) in 65 bytes */
    public static byte[] sign(BigInteger privateKey, Bytes32 digest) {
        byte[] message = digest.toBytes();
        BigInteger z = new BigInteger(1, message);
        HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(N, privateKey, message);
        while (true) {
            BigInteger k = nonces.nextK();
            ECPoint point =
                    new FixedPointCombMultiplier().multiply(CURVE.getG(), k).normalize();
            BigInteger x = point.getAffineXCoord().toBigInteger();
            BigInteger r = x.mod(N);
            BigInteger s = BigIntegers.modOddInverse(N, k)
                    .multiply(z.add(r.multiply(privateKey)))
                    .mod(N);
            // x >= n happens once in 2^127 signatures and has no v in Ethereum.
            if (r.signum() == 0 || s.signum() == 0 || x.compareTo(N) >= 0) {
                continue;
            }
            boolean odd = point.getAffineYCoord().testBitZero();
            if (s.compareTo(HALF_N) > 0) {
                s = N.subtract(s);
                odd = !odd;
            }
            byte[] signature = new byte[65];
            BigIntegers.asUnsignedByteArray(r, signature, 0, 32);
            BigIntegers.asUnsignedByteArray(s, signature, 32, 32);
            signature[64] = (byte) (odd ? 28 : 27);
            return signature;
        }
    }

    /**
     * Who made the signature.
     *
     * @return null when it is nobody's: r or s out of range, s in the upper half, v neither 27 nor 28, r on no point
     */
    public static @Nullable Address recover(Bytes32 digest, byte[] signature) {
        if (signature.length != 65 || (signature[64] != 27 && signature[64] != 28)) {
            return null;
        }
        BigInteger r = BigIntegers.fromUnsignedByteArray(signature, 0, 32);
        BigInteger s = BigIntegers.fromUnsignedByteArray(signature, 32, 32);
        if (r.signum() == 0 || r.compareTo(N) >= 0 || s.signum() == 0 || s.compareTo(HALF_N) > 0) {
            return null;
        }
        ECPoint point = liftX(signature, signature[64] == 28);
        if (point == null) {
            return null;
        }
        BigInteger z = new BigInteger(1, digest.toBytes());
        BigInteger inverse = BigIntegers.modOddInverse(N, r);
        BigInteger u1 = N.subtract(z.mod(N)).multiply(inverse).mod(N);
        BigInteger u2 = s.multiply(inverse).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2);
        return key.isInfinity() ? null : addressOf(key);
    }

    private static @Nullable ECPoint liftX(byte[] signature, boolean odd) {
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (odd ? 3 : 2);
        System.arraycopy(signature, 0, compressed, 1, 32);
        ECCurve curve = CURVE.getCurve();
        try {
            return curve.decodePoint(compressed);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Address addressOf(ECPoint publicKey) {
        byte[] encoded = publicKey.getEncoded(false);
        byte[] hash = Keccak.hash(Arrays.copyOfRange(encoded, 1, encoded.length));
        return Address.of(Arrays.copyOfRange(hash, 12, 32));
    }
}
