package io.gridmill.market.dispute;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.court.CourtEvent;
import java.util.ArrayList;
import java.util.List;

/** What the Court told about one dispute. */
final class CourtHistory {

    /** Common nodes refuse larger ranges. */
    private static final long LOG_RANGE = 2000;

    private CourtHistory() {}

    /** An event and where it happened. */
    record Told(CourtEvent event, Bytes32 transaction) {}

    /** In the order of the chain. */
    static List<Told> of(Chain chain, Address court, Bytes32 disputeId, long fromBlock) {
        LogFilter filter = new LogFilter(List.of(court), List.of(CourtEvent.ALL, List.of(disputeId)));
        List<Told> told = new ArrayList<>();
        long head = chain.blockNumber();
        for (long from = fromBlock; from <= head; from += LOG_RANGE) {
            for (LogEntry log : chain.logs(filter, from, Math.min(head, from + LOG_RANGE - 1))) {
                CourtEvent.read(log).ifPresent(event -> told.add(new Told(event, log.transaction())));
            }
        }
        return told;
    }
}
