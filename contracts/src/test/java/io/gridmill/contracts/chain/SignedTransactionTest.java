package io.gridmill.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.wallet.Wallet;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SignedTransactionTest {

    private static final Fees FEES = new Fees(BigInteger.ONE, BigInteger.TEN);

    @Test
    void aDevelopmentWalletSignsNoTransactionForAnotherChain() {
        Wallet wallet = Wallet.random(new SecureRandom());
        TransactionRequest request = TransactionRequest.transfer("pay", Address.ZERO, BigInteger.ONE, "pay");
        assertThat(SignedTransaction.sign(request, 1337, 0, FEES, 21_000, wallet.forDevelopment())
                        .nonce())
                .isZero();
        assertThatThrownBy(() -> SignedTransaction.sign(request, 134, 0, FEES, 21_000, wallet.forDevelopment()))
                .hasMessageContaining("may not be used on chain 134");
        assertThat(SignedTransaction.sign(request, 134, 0, FEES, 21_000, wallet).gasLimit())
                .isEqualTo(21_000);
    }
}
