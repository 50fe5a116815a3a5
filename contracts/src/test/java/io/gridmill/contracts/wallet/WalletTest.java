package io.gridmill.contracts.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class WalletTest {

    private static final String KEY = "0xb9cf17d8e51aabaaf38b0d8be3cb7f10f65f6dfd44dd7fa9ce12694ee181b266";

    @Test
    void aWalletNeverShowsItsKey() {
        Wallet wallet = Wallet.ofPrivateKey(KEY);
        assertThat(wallet.toString())
                .contains("0x0b1d4c4a327fa83b603e63b96f82975aee1e8389")
                .doesNotContain(KEY.substring(2, 12));
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> Wallet.ofPrivateKey(KEY.replace('b', 'x')))
                .hasMessageContaining("hexadecimal")
                .hasMessageNotContainingAny("cf17", "xcf")
                .hasNoCause();
        assertThatThrownBy(() -> Wallet.ofPrivateKey("0")).hasMessageContaining("64");
        assertThatThrownBy(() -> Wallet.ofPrivateKey("0".repeat(64))).hasMessageContaining("no private key");
        assertThatThrownBy(() -> Wallet.ofPrivateKey("f".repeat(64))).hasMessageContaining("no private key");
    }

    @Test
    void aDevelopmentWalletSignsNoMessageForAnotherChain() {
        Wallet wallet = Wallet.random(new SecureRandom()).forDevelopment();
        Voucher voucher = new Voucher(Bytes32.ZERO, Amount.ofNano(1), 1, Bytes32.ZERO, true);
        for (long chain : new long[] {31337, 1337}) {
            MarketDomain domain = new MarketDomain(chain, wallet.address());
            assertThat(domain.isSignedBy(wallet.address(), domain.sign(voucher, wallet)))
                    .isTrue();
        }
        assertThatThrownBy(() -> new MarketDomain(134, wallet.address()).sign(voucher, wallet))
                .hasMessageContaining("for development and may not be used on chain 134");
    }

    @Test
    void randomWalletsDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(Wallet.random(random).address())
                .isNotEqualTo(Wallet.random(random).address());
    }
}
