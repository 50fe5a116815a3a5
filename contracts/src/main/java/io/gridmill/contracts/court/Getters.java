package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import java.util.Arrays;
import java.util.List;

/** Functions without arguments, several in one exchange with the node. */
final class Getters {

    private Getters() {}

    static List<AbiReader> read(Chain chain, Address contract, String... signatures) {
        return chain
                .callAll(Arrays.stream(signatures)
                        .map(signature -> ContractCall.of(contract, new AbiWriter().toCall(signature)))
                        .toList())
                .stream()
                .map(AbiReader::new)
                .toList();
    }
}
