package io.gridmill.pool.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.chain.Intents;
import io.gridmill.pool.chain.Moment;
import io.gridmill.pool.jury.Resolving;
import io.gridmill.pool.keep.KeptOutputs;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due in the disputes about this pool's claims: answers demands in time, ends those that the buyer let
 * lapse, sees to it that a panel is drawn and a case resolved when nobody else does, and settles what was not lost, so
 * that bond and stake come back. What is due follows from the docket and the chain alone. One thread at a time.
 */
final class OwnDisputes {

    private static final Logger LOG = LoggerFactory.getLogger(OwnDisputes.class);

    /** Blocks that the other side has to draw a panel before we do. */
    private static final int DRAW_PATIENCE_BLOCKS = 3;

    /** A dispute that the chain does not show after so many blocks never was. */
    private static final int PHANTOM_BLOCKS = 64;

    private final CourtClient client;
    private final ConsensusClient panels;
    private final PanelRules rules;
    private final Docket docket;
    private final KeptOutputs kept;
    private final URI locations;
    private final Intents intents;
    private final SecureRandom random = new SecureRandom();
    private boolean collects = true;

    /** @param locations URL below which demanded outputs are served, ending with a slash */
    OwnDisputes(
            CourtClient client,
            ConsensusClient panels,
            PanelRules rules,
            Docket docket,
            KeptOutputs kept,
            URI locations,
            Intents intents) {
        this.client = client;
        this.panels = panels;
        this.rules = rules;
        this.docket = docket;
        this.kept = kept;
        this.locations = locations;
        this.intents = intents;
    }

    /** @param head where the chain is */
    void look(Moment head) {
        for (OwnDispute dispute : docket.disputes()) {
            try {
                look(dispute, head);
            } catch (GridmillException e) {
                LOG.warn("dispute {}: {}", dispute.id(), e.getMessage());
            }
        }
        if (collects) {
            collect(head.epochSeconds());
        }
    }

    private void look(OwnDispute dispute, Moment head) {
        Dispute now = client.court().disputeOf(dispute.id());
        boolean overdue = head.epochSeconds() > now.deadlineEpochSeconds();
        switch (now.stage()) {
            case DEMANDED -> {
                if (!overdue) {
                    answer(dispute, now);
                }
            }
            case ANSWERED -> {
                if (overdue) {
                    intents.submit(
                            "close/" + dispute.id() + "/" + now.deadlineEpochSeconds(),
                            "dispute " + dispute.id() + ": closing it, as the buyer did not escalate",
                            () -> client.close(
                                    "close/" + dispute.id() + "/" + now.deadlineEpochSeconds(), dispute.claim()));
                }
            }
            case JUDGING -> judging(dispute, now, head);
            case OVER -> over(dispute);
            case NONE -> {
                if (head.block() > dispute.block() + PHANTOM_BLOCKS) {
                    over(dispute);
                }
            }
        }
    }

    private void over(OwnDispute dispute) {
        docket.ended(dispute.id());
        collects = true;
    }

    private void answer(OwnDispute dispute, Dispute now) {
        try {
            Optional<KeptOutputs.Found> found = kept.find(
                    dispute.claim().dealId(),
                    dispute.claim().sequence(),
                    dispute.claim().index());
            boolean same = found.isPresent()
                    && Bytes32.of(found.get().result().outputDigest())
                            .equals(dispute.claim().outputDigest());
            if (!same) {
                LOG.error("dispute {}: this pool does not have the outputs that it signed any more", dispute.id());
                return;
            }
        } catch (IOException e) {
            LOG.error("dispute {}: what was kept cannot be read", dispute.id(), e);
            return;
        }
        // Written before it is said: the next process serves at the same place what this one has said.
        OwnDispute served = dispute.secret() == null ? docket.serve(dispute, Bytes32.random(random)) : dispute;
        String location = locations.resolve(String.valueOf(served.secret())).toString();
        String id = "respond/" + dispute.id() + "/" + now.deadlineEpochSeconds();
        intents.submit(
                id,
                "dispute " + dispute.id() + ": answering the demand",
                () -> client.respond(id, dispute.claim(), location));
    }

    private void judging(OwnDispute dispute, Dispute now, Moment head) {
        Court court = client.court();
        Bytes32 caseId = Consensus.caseId(court.address(), dispute.id());
        Case judged = panels.consensus().caseOf(caseId);
        long time = head.epochSeconds();
        switch (judged.status()) {
            case DRAWING -> {
                if (time > judged.deadlineEpochSeconds()) {
                    String id = "abandon/" + caseId + "/" + judged.deadlineEpochSeconds();
                    intents.submit(id, "case " + caseId + ": it found no panel", () -> panels.abandon(id, caseId));
                } else if (head.block() > judged.drawBlock() + DRAW_PATIENCE_BLOCKS) {
                    draw(dispute, now, caseId, judged.drawBlock());
                }
            }
            case VOTING -> Resolving.ifDue(panels, rules, intents, caseId, judged, time);
            case DECIDED, UNDECIDED -> {
                if (judged.status() == Case.Status.UNDECIDED || isForUs(dispute, judged.answer())) {
                    String id = "settle/" + dispute.id() + "/" + judged.deadlineEpochSeconds();
                    intents.submit(
                            id,
                            "dispute " + dispute.id() + ": settling it",
                            () -> client.settle(id, dispute.complaint(), dispute.claim()));
                }
            }
            case NONE -> {}
        }
    }

    private void draw(OwnDispute dispute, Dispute now, Bytes32 caseId, long drawBlock) {
        String id = "draw/" + caseId + "/" + drawBlock;
        List<Address> excluded = List.of(dispute.claim().pool(), dispute.claim().buyer(), now.challenger());
        intents.submit(
                id, "case " + caseId + ": drawing its panel", () -> panels.draw(id, caseId, dispute.id(), excluded));
    }

    /** The contract's rule: a pool that claims what means "nothing there" is not right when nothing is there. */
    static boolean isForUs(OwnDispute dispute, Bytes32 answer) {
        return answer.equals(Consensus.UNJUDGEABLE)
                || (answer.equals(dispute.claim().outputDigest()) && !answer.equals(Court.UNRETRIEVABLE));
    }

    /** Bonds that were won lie in the Court. */
    private void collect(long time) {
        Amount won = client.court().depositOf(client.address());
        if (won.isZero()) {
            collects = !docket.disputes().isEmpty();
            return;
        }
        // Sent twice it takes nothing twice: so the name may be another one in the next process.
        String id = "withdraw-court/" + won.nano() + "/" + time;
        intents.submit("withdraw-court", "taking " + won + " out of the Court", () -> client.withdraw(id, won));
    }
}
