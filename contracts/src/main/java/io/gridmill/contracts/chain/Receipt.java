package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What became of a mined transaction.
 *
 * @param succeeded false when the contract refused; nothing was changed then, but gas was paid
 * @param gasPrice wei paid per gas
 * @param contract the contract that it created
 */
public record Receipt(
        Bytes32 transaction,
        long block,
        Bytes32 blockHash,
        boolean succeeded,
        long gasUsed,
        BigInteger gasPrice,
        Optional<Address> contract,
        List<LogEntry> logs) {

    public Receipt {
        logs = List.copyOf(logs);
    }
}
