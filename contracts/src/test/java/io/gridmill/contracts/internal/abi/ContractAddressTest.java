package io.gridmill.contracts.internal.abi;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractAddressTest {

    @Test
    void isThatOfContractsThatAreOnMainnet() {
        Address creator = Address.parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        List<String> known = List.of(
                "0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d",
                "0x343c43a37d37dff08ae8c4a11544c718abb4fcf8",
                "0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91",
                "0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c");
        for (int nonce = 0; nonce < known.size(); nonce++) {
            assertThat(ContractAddress.of(creator, nonce)).isEqualTo(Address.parse(known.get(nonce)));
        }
    }

    @Test
    void differsForEveryNonce() {
        Set<Address> addresses = new HashSet<>();
        for (long nonce : List.of(0L, 1L, 127L, 128L, 255L, 256L, 65_535L, 65_536L)) {
            addresses.add(ContractAddress.of(Address.ZERO, nonce));
        }
        assertThat(addresses).hasSize(8);
    }
}
