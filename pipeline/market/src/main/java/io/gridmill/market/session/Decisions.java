package io.gridmill.market.session;

import io.gridmill.engine.place.PoolDecision;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.market.match.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes down what was decided about every pool. A search that comes to the same as the one before about a pool adds
 * nothing, and strangers who answer something else each time cannot fill the ledger. One thread at a time.
 */
final class Decisions {

    /** Refusals of one search that are written, best first. */
    private static final int MOST_REFUSED_AT_ONCE = 256;

    /** Refusals that one process of a run writes in all. */
    private static final int MOST_REFUSED = 4096;

    private final SupplierRecords records;

    /** By endpoint: what was decided last. */
    private final Map<String, PoolDecision> last = new HashMap<>();

    private int refusals;

    Decisions(SupplierRecords records) {
        this.records = records;
    }

    /** Durable on return. */
    void record(List<Match> matches, List<QuoteRound.Complaint> complaints) {
        List<PoolDecision> made = new ArrayList<>();
        int refused = 0;
        for (PoolDecision decision : all(matches, complaints)) {
            PoolDecision before = last.get(decision.endpoint());
            if (decision.chosen()) {
                made.add(decision);
            } else if ((before == null || before.chosen() || !before.reasons().equals(decision.reasons()))
                    && refused < MOST_REFUSED_AT_ONCE
                    && refusals < MOST_REFUSED) {
                refused++;
                refusals++;
                made.add(decision);
            }
        }
        records.decided(made);
        Set<String> seen = new HashSet<>();
        for (PoolDecision decision : made) {
            last.put(decision.endpoint(), decision);
            seen.add(decision.endpoint());
        }
        if (last.size() > 2 * MOST_REFUSED) {
            last.keySet().retainAll(seen);
        }
    }

    private static List<PoolDecision> all(List<Match> matches, List<QuoteRound.Complaint> complaints) {
        List<PoolDecision> all = new ArrayList<>();
        for (Match match : matches) {
            all.add(new PoolDecision(
                    match.candidate().description().name(),
                    match.candidate().quote().message().pool().hex(),
                    match.candidate().endpoint().toString(),
                    match.chosen(),
                    match.score(),
                    match.reasons()));
        }
        for (QuoteRound.Complaint complaint : complaints) {
            all.add(new PoolDecision(
                    complaint.name(),
                    complaint.owner(),
                    complaint.endpoint().toString(),
                    false,
                    0,
                    List.of(complaint.why())));
        }
        return all;
    }
}
