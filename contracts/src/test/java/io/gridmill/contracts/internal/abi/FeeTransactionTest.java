package io.gridmill.contracts.internal.abi;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

class FeeTransactionTest {

    @Test
    void bytesEqualThoseOfAnotherLibrary() {
        Random random = new Random(11);
        SecureRandom keys = new SecureRandom();
        for (int length : new int[] {0, 1, 4, 55, 56, 255, 256, 1000, 70_000}) {
            byte[] key = new byte[32];
            keys.nextBytes(key);
            byte[] data = new byte[length];
            random.nextBytes(data);
            Address to = length == 1000 ? null : Wallet.random(keys).address();
            long nonce = random.nextInt(1000);
            BigInteger tip = BigInteger.valueOf(random.nextInt(5) * 1_000_000_000L);
            BigInteger fee = tip.add(BigInteger.valueOf(random.nextLong() >>> 20));
            BigInteger value = BigInteger.valueOf(random.nextInt(3));
            byte[] ours = new FeeTransaction(31337, nonce, tip, fee, 21_000 + length, to, value, Bytes.of(data))
                    .sign(Wallet.ofPrivateKey(HexFormat.of().formatHex(key)));
            assertThat(Hex.of(ours)).isEqualTo(theirs(key, nonce, tip, fee, 21_000 + length, to, value, data));
        }
    }

    private static String theirs(
            byte[] key,
            long nonce,
            BigInteger tip,
            BigInteger fee,
            long gas,
            @Nullable Address to,
            BigInteger value,
            byte[] data) {
        RawTransaction transaction = RawTransaction.createTransaction(
                31337,
                BigInteger.valueOf(nonce),
                BigInteger.valueOf(gas),
                to == null ? "" : to.hex(),
                value,
                Hex.of(data),
                tip,
                fee);
        return Hex.of(TransactionEncoder.signMessage(
                transaction, Credentials.create(HexFormat.of().formatHex(key))));
    }
}
