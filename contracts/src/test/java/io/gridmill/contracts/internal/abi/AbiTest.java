package io.gridmill.contracts.internal.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.internal.Hex;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbiTest {

    @Test
    void theSpecificationsOwnExampleHolds() {
        // f(uint256,uint32[],bytes10,bytes) of the ABI specification, with bytes10 left out.
        byte[] call = new AbiWriter()
                .uint(0x123)
                .array(new AbiWriter().uint(0x456).uint(0x789))
                .bytes("Hello, world!".getBytes(StandardCharsets.US_ASCII))
                .toBytes();
        assertThat(Hex.of(call))
                .isEqualTo("0x0000000000000000000000000000000000000000000000000000000000000123"
                        + "0000000000000000000000000000000000000000000000000000000000000060"
                        + "00000000000000000000000000000000000000000000000000000000000000c0"
                        + "0000000000000000000000000000000000000000000000000000000000000002"
                        + "0000000000000000000000000000000000000000000000000000000000000456"
                        + "0000000000000000000000000000000000000000000000000000000000000789"
                        + "000000000000000000000000000000000000000000000000000000000000000d"
                        + "48656c6c6f2c20776f726c642100000000000000000000000000000000000000");
        assertThat(Hex.of(AbiWriter.selector("transfer(address,uint256)"))).isEqualTo("0xa9059cbb");
    }

    @Test
    void whatIsWrittenIsRead() {
        byte[] data = new AbiWriter()
                .string("eu-west")
                .uint(BigInteger.TWO.pow(256).subtract(BigInteger.ONE))
                .bool(true)
                .tuple(new AbiWriter().string("inner").uint(7))
                .toBytes();
        AbiReader in = new AbiReader(data);
        assertThat(in.string()).isEqualTo("eu-west");
        assertThat(in.uint().bitLength()).isEqualTo(256);
        assertThat(in.bool()).isTrue();
        AbiReader inner = in.dynamic();
        assertThat(inner.string()).isEqualTo("inner");
        assertThat(inner.uint31()).isEqualTo(7);
    }

    @Test
    void strangeDataIsAnErrorAndNothingElse() {
        byte[] far = new AbiWriter().uint(1_000_000).toBytes();
        assertThatThrownBy(() -> new AbiReader(far).string()).isInstanceOf(IllegalArgumentException.class);
        byte[] huge = new AbiWriter().uint(BigInteger.TWO.pow(255)).toBytes();
        assertThatThrownBy(() -> new AbiReader(huge).string()).isInstanceOf(IllegalArgumentException.class);
        byte[] longer = new AbiWriter().uint(32).uint(Integer.MAX_VALUE).toBytes();
        assertThatThrownBy(() -> new AbiReader(longer).bytes()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AbiReader(new byte[31]).uint()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyErrorOfTheContractsHasASentence() {
        List<ContractError> errors = ContractErrors.table().all();
        assertThat(errors).hasSizeGreaterThan(40);
        for (ContractError error : errors) {
            assertThat(error.template()).as(error.name()).isNotEmpty();
            for (String part : error.template().split("\\{")) {
                if (part.contains("}")) {
                    String name = part.substring(0, part.indexOf('}')).replaceAll(":.*", "");
                    assertThat(error.arguments())
                            .as(error.template())
                            .extracting(ContractError.Argument::name)
                            .contains(name);
                }
            }
        }
    }

    @Test
    void refusalsBecomeSentences() {
        byte[] data = new AbiWriter()
                .address(Address.ZERO)
                .uint(1_500_000_000L)
                .uint(2_000_000_000L)
                .toCall("InsufficientDeposit(address,uint256,uint256)");
        ContractErrors.Refusal refusal = ContractErrors.table().describe(data);
        assertThat(refusal.name()).isEqualTo("InsufficientDeposit");
        assertThat(refusal.sentence())
                .isEqualTo("The free deposit of " + Address.ZERO
                        + " in the Market is 1.5 RLC, and 2 RLC are needed: deposit more");
        assertThat(ContractErrors.table()
                        .describe(new AbiWriter()
                                .uint(1_800_000_000L)
                                .uint(1_800_000_060L)
                                .toCall("QuoteExpired(uint256,uint256)"))
                        .sentence())
                .contains("good until 2027-01-15T08:00:00Z");
        assertThat(ContractErrors.table()
                        .describe(new AbiWriter().string("no way").toCall("Error(string)"))
                        .sentence())
                .isEqualTo("no way");
        assertThat(ContractErrors.table()
                        .describe(new AbiWriter().uint(0x11).toCall("Panic(uint256)"))
                        .sentence())
                .contains("too large");
        assertThat(ContractErrors.table().describe(new byte[0]).sentence()).contains("without saying why");
        assertThat(ContractErrors.table().describe(new byte[] {1, 2, 3, 4}).sentence())
                .contains("0x01020304");
        assertThat(ContractErrors.table().describe(Arrays.copyOf(data, 20)).sentence())
                .contains("malformed");
    }
}
