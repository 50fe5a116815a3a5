package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.pool.chain.Intents;

/** Ends cases that nobody can do anything about any more. Whoever has a part in one may. */
public final class Resolving {

    private Resolving() {}

    /** @param time of the newest block */
    public static void ifDue(
            ConsensusClient panels, PanelRules rules, Intents intents, Bytes32 caseId, Case voting, long time) {
        boolean commitsOver = voting.committed() == rules.size() || time > voting.deadlineEpochSeconds();
        boolean nobodyLeft = commitsOver && voting.revealed() == voting.committed();
        if (nobodyLeft || time > voting.deadlineEpochSeconds() + rules.revealSeconds()) {
            String id = "resolve/" + caseId + "/" + voting.deadlineEpochSeconds();
            intents.submit(id, "case " + caseId + ": resolving it", () -> panels.resolve(id, caseId));
        }
    }
}
