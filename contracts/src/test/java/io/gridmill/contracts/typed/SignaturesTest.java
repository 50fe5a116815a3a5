package io.gridmill.contracts.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.wallet.Wallet;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

class SignaturesTest {

    private static final BigInteger N =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private final SecureRandom random = new SecureRandom();

    @Test
    void signaturesAndAddressesEqualThoseOfAnotherLibrary() {
        for (int i = 0; i < 40; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            Wallet wallet = Wallet.ofPrivateKey(HexFormat.of().formatHex(key));
            ECKeyPair pair = ECKeyPair.create(key);
            assertThat(wallet.address().hex()).isEqualTo("0x" + Keys.getAddress(pair));
            Bytes32 digest = Bytes32.random(random);
            Sign.SignatureData expected = Sign.signMessage(digest.toBytes(), pair, false);
            byte[] ours = wallet.sign(digest).toBytes();
            assertThat(Arrays.copyOfRange(ours, 0, 32)).isEqualTo(expected.getR());
            assertThat(Arrays.copyOfRange(ours, 32, 64)).isEqualTo(expected.getS());
            assertThat(ours[64]).isEqualTo(expected.getV()[0]);
            assertThat(Signatures.recover(digest, Signature.of(ours))).contains(wallet.address());
        }
    }

    @Test
    void theTwinOfASignatureIsRefused() {
        Wallet wallet = Wallet.random(random);
        Bytes32 digest = Bytes32.random(random);
        byte[] bytes = wallet.sign(digest).toBytes();
        BigInteger highS = N.subtract(new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64)));
        byte[] twin = bytes.clone();
        byte[] s = highS.toByteArray();
        System.arraycopy(s, s.length - 32, twin, 32, 32);
        twin[64] = (byte) (55 - bytes[64]);
        assertThat(Signatures.verify(wallet.address(), digest, Signature.of(twin)))
                .isFalse();
        assertThat(Signatures.recover(digest, Signature.of(twin))).isEmpty();
    }

    @Test
    void everyChangedBitMakesASignatureSomebodyElses() {
        Wallet wallet = Wallet.random(random);
        Bytes32 digest = Bytes32.random(random);
        byte[] bytes = wallet.sign(digest).toBytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            assertThat(Signatures.verify(wallet.address(), digest, Signature.of(changed)))
                    .as("byte %s", i)
                    .isFalse();
        }
    }

    @Test
    void malformedSignaturesAreNobodys() {
        Bytes32 digest = Bytes32.random(random);
        byte[] zero = new byte[65];
        zero[64] = 27;
        assertThat(Signatures.recover(digest, Signature.of(zero))).isEmpty();
        byte[] large = new byte[65];
        Arrays.fill(large, (byte) 0xff);
        large[64] = 28;
        assertThat(Signatures.recover(digest, Signature.of(large))).isEmpty();
        byte[] version = Wallet.random(random).sign(digest).toBytes();
        version[64] = (byte) (version[64] - 27);
        assertThat(Signatures.recover(digest, Signature.of(version))).isEmpty();
    }
}
