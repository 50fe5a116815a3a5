package io.gridmill.pool.jury;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.ConsensusEvent;
import io.gridmill.contracts.court.CourtEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a case is about, as the chain tells it: nothing of it is taken from whoever brings the order.
 *
 * @param location where the pool says that the output is, when it is said to be missing
 */
record CaseFile(
        Bytes32 disputeId,
        Complaint complaint,
        Claim claim,
        @Nullable String location) {

    /** Common nodes refuse larger ranges. */
    private static final long LOG_RANGE = 2000;

    /** Two months of blocks: what the Court's limits for answering, escalating and drawing add up to. */
    private static final int MOST_RANGES = 260;

    /**
     * Looks it up in the judges' events, newest first.
     *
     * @param first block from which on there can be events
     * @return empty when the case is none of the Court's
     */
    static Optional<CaseFile> find(Chain chain, Address consensus, Address court, long first, Bytes32 caseId) {
        return newest(chain, consensus, List.of(ConsensusEvent.OPENED), caseId, first)
                .flatMap(ConsensusEvent::read)
                .filter(ConsensusEvent.Opened.class::isInstance)
                .map(ConsensusEvent.Opened.class::cast)
                .filter(opened -> opened.client().equals(court))
                .flatMap(opened -> dispute(chain, court, first, opened.subject()));
    }

    private static Optional<CaseFile> dispute(Chain chain, Address court, long first, Bytes32 id) {
        Optional<CourtEvent> brought = newest(
                        chain, court, List.of(CourtEvent.CHALLENGED, CourtEvent.DEMANDED), id, first)
                .flatMap(CourtEvent::read);
        if (brought.isPresent() && brought.get() instanceof CourtEvent.Challenged challenged) {
            return Optional.of(new CaseFile(id, Complaint.WRONG, challenged.claim(), null));
        }
        if (brought.isPresent() && brought.get() instanceof CourtEvent.Demanded demanded) {
            String location = newest(chain, court, List.of(CourtEvent.ANSWERED), id, first)
                    .flatMap(CourtEvent::read)
                    .map(answered -> ((CourtEvent.Answered) answered).location())
                    .orElse(null);
            return Optional.of(new CaseFile(id, Complaint.MISSING, demanded.claim(), location));
        }
        return Optional.empty();
    }

    private static Optional<LogEntry> newest(
            Chain chain, Address contract, List<Bytes32> kinds, Bytes32 id, long first) {
        LogFilter filter = new LogFilter(List.of(contract), List.of(kinds, List.of(id)));
        long to = chain.blockNumber();
        for (int ranges = 0; ranges < MOST_RANGES && to >= first; ranges++) {
            long from = Math.max(first, to - LOG_RANGE + 1);
            List<LogEntry> logs = chain.logs(filter, from, to);
            if (!logs.isEmpty()) {
                return Optional.of(logs.get(logs.size() - 1));
            }
            to = from - 1;
        }
        return Optional.empty();
    }
}
