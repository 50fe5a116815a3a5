package io.gridmill.contracts.internal;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.custom.sec.SecP256K1Curve;
import org.bouncycastle.math.ec.endo.GLVTypeBEndomorphism;
import org.bouncycastle.math.ec.endo.GLVTypeBParameters;
import org.bouncycastle.math.ec.endo.ScalarSplitParameters;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA on secp256k1 as Ethereum wants it: nonces by RFC 6979, low s, and the recovery bit taken from the nonce's point
 * (general libraries find it by trying up to four recoveries, which costs more than the signature).
 */
public final class Secp256k1 {

    // Made here and not taken from the library's table of curves, which loads a class for each of fifty.
    private static final ECCurve CURVE = curve();
    private static final BigInteger N = CURVE.getOrder();
    private static final BigInteger HALF_N = N.shiftRight(1);
    private static final ECPoint G = CURVE.decodePoint(
            HexFormat.of().parseHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"));

    private Secp256k1() {}

    /** Whether the number can be a private key. */
    public static boolean isPrivateKey(BigInteger key) {
        return key.signum() > 0 && key.compareTo(N) < 0;
    }

    public static Address addressOf(BigInteger privateKey) {
        return addressOf(new FixedPointCombMultiplier().multiply(G, privateKey));
    }

    /** @return r, s and v (27 or 28) in 65 bytes */
    public static byte[] sign(BigInteger privateKey, Bytes32 digest) {
        byte[] message = digest.toBytes();
        BigInteger z = new BigInteger(1, message);
        HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(N, privateKey, message);
        while (true) {
            BigInteger k = nonces.nextK();
            ECPoint point = new FixedPointCombMultiplier().multiply(G, k).normalize();
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
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(G, u1, point, u2);
        return key.isInfinity() ? null : addressOf(key);
    }

    private static @Nullable ECPoint liftX(byte[] signature, boolean odd) {
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (odd ? 3 : 2);
        System.arraycopy(signature, 0, compressed, 1, 32);
        try {
            return CURVE.decodePoint(compressed);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** With the curve's endomorphism (Gallant, Lambert, Vanstone), which makes recovery a third faster. */
    private static ECCurve curve() {
        ECCurve plain = new SecP256K1Curve();
        BigInteger a = new BigInteger("3086d221a7d46bcde86c90e49284eb15", 16);
        BigInteger b = new BigInteger("e4437ed6010e88286f547fa90abfe4c3", 16);
        GLVTypeBParameters parameters = new GLVTypeBParameters(
                new BigInteger("7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501ee", 16),
                new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16),
                new ScalarSplitParameters(
                        new BigInteger[] {a, b.negate()},
                        new BigInteger[] {a.add(b), a},
                        new BigInteger("3086d221a7d46bcde86c90e49284eb153dab", 16),
                        new BigInteger("e4437ed6010e88286f547fa90abfe4c42212", 16),
                        272));
        return plain.configure()
                .setEndomorphism(new GLVTypeBEndomorphism(plain, parameters))
                .create();
    }

    private static Address addressOf(ECPoint publicKey) {
        byte[] encoded = publicKey.getEncoded(false);
        byte[] hash = Keccak.hash(Arrays.copyOfRange(encoded, 1, encoded.length));
        return Address.of(Arrays.copyOfRange(hash, 12, 32));
    }
}
