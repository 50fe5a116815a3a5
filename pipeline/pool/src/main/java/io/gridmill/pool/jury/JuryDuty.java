package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.chain.Intents;
import io.gridmill.pool.chain.Moment;
import io.gridmill.pool.engine.Engine;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool's seats on panels: waits for orders, does the work one case at a time, commits in time, reveals, and resolves.
 * What is due follows from the book and the chain alone, so it can be killed between any two steps: the salt is written
 * before the commitment is sent, and a transaction is the same one whoever sends it. One thread at a time.
 */
public final class JuryDuty {

    private static final Logger LOG = LoggerFactory.getLogger(JuryDuty.class);
    private static final long SHORTEST_MARGIN_SECONDS = 30;

    private final ConsensusClient client;
    private final PanelRules rules;
    private final JuryBook book;
    private final JuryDesk desk;
    private final Engine engine;
    private final Intents intents;
    private final PublicAddresses addresses;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private final Map<Bytes32, PanelRun> runs = new HashMap<>();

    private final Map<Bytes32, PanelFetch> fetches = new HashMap<>();
    private boolean collects = true;

    /** @param onlyPublic whether addresses of private networks are refused */
    public JuryDuty(
            ConsensusClient client,
            PanelRules rules,
            JuryBook book,
            JuryDesk desk,
            Engine engine,
            Intents intents,
            boolean onlyPublic,
            Clock clock) {
        this.client = client;
        this.rules = rules;
        this.book = book;
        this.desk = desk;
        this.engine = engine;
        this.intents = intents;
        this.addresses = new PublicAddresses(onlyPublic);
        this.clock = clock;
    }

    /** Does what is due. */
    public void look(Moment head) {
        for (JuryBook.Entry entry : book.entries()) {
            try {
                look(entry, head);
            } catch (GridmillException e) {
                LOG.warn("case {}: {}", entry.seat().caseId(), e.getMessage());
            }
        }
        if (collects) {
            collect(head.epochSeconds());
        }
    }

    private void look(JuryBook.Entry entry, Moment head) {
        Bytes32 id = entry.seat().caseId();
        Case now = client.consensus().caseOf(id);
        boolean before = now.status() == Case.Status.NONE || now.status() == Case.Status.DRAWING;
        if (before && head.epochSeconds() <= entry.seat().commitUntilEpochSeconds()) {
            return; // the node does not show yet what it has told
        }
        if (now.status() != Case.Status.VOTING) {
            over(entry);
            return;
        }
        List<Case.Seat> panel = client.consensus().panelOf(id);
        int number = entry.seat().seat();
        if (number >= panel.size() || !panel.get(number).juror().equals(client.address())) {
            over(entry);
            return;
        }
        Case.Progress mine = panel.get(number).progress();
        desk.seen(id, mine);
        long time = head.epochSeconds();
        boolean committing = now.committed() < rules.size() && time <= now.deadlineEpochSeconds();
        if (mine == Case.Progress.SEATED && committing) {
            commit(entry, now.deadlineEpochSeconds() - time);
            return;
        }
        stop(id);
        if (mine == Case.Progress.COMMITTED
                && !committing
                && time <= now.deadlineEpochSeconds() + rules.revealSeconds()) {
            reveal(entry);
        } else {
            Resolving.ifDue(client, rules, intents, id, now, time);
        }
    }

    private void commit(JuryBook.Entry entry, long secondsLeft) {
        JuryBook.Answer answer = entry.answer();
        if (answer == null) {
            Optional<Bytes32> found = answer(entry, secondsLeft);
            if (found.isEmpty()) {
                return;
            }
            // The salt is on the disk before anything of it is sent.
            answer = book.answered(new JuryBook.Answer(entry.seat().caseId(), found.get(), Bytes32.random(random)));
            stop(entry.seat().caseId());
        }
        Bytes32 id = answer.caseId();
        Bytes32 commitment = client.consensus().commitment(id, client.address(), answer.answer(), answer.salt());
        String intent = "commit/" + entry.seat().name();
        intents.submit(
                intent,
                "case " + id + ": committing to an answer",
                () -> client.commit(intent, id, entry.seat().seat(), commitment));
    }

    private Optional<Bytes32> answer(JuryBook.Entry entry, long secondsLeft) {
        Bytes32 id = entry.seat().caseId();
        long margin = Math.max(SHORTEST_MARGIN_SECONDS, rules.commitSeconds() / 5);
        boolean late = secondsLeft <= margin;
        CaseFile file = desk.file(id).orElse(null);
        Optional<Bytes32> found = Optional.empty();
        if (file != null && file.complaint() == Complaint.MISSING) {
            PanelFetch fetch =
                    fetches.computeIfAbsent(id, i -> new PanelFetch(entry.seat(), file.location(), addresses, clock));
            found = fetch.look();
            if (found.isEmpty() && late && fetch.hasFailed()) {
                found = Optional.of(Court.UNRETRIEVABLE);
            }
        } else if (file != null && entry.order() != null && (runs.isEmpty() || runs.containsKey(id))) {
            PanelRun run = runs.computeIfAbsent(
                    id, i -> new PanelRun(entry.seat(), file.claim().outputDigest(), engine, addresses, clock));
            found = run.look(entry.order(), secondsLeft <= rules.commitSeconds() / 2);
        }
        if (found.isEmpty() && late) {
            LOG.warn(
                    "case {}: {}, and the time to answer ends",
                    id,
                    file == null
                            ? "it is none of the Court's"
                            : entry.order() == null ? "no order came" : "the work is not done");
            return Optional.of(Consensus.UNJUDGEABLE);
        }
        return found;
    }

    private void reveal(JuryBook.Entry entry) {
        JuryBook.Answer answer = entry.answer();
        if (answer == null) {
            LOG.error(
                    "case {}: a commitment stands of which this pool knows nothing",
                    entry.seat().caseId());
            return;
        }
        String intent = "reveal/" + entry.seat().name();
        intents.submit(
                intent,
                "case " + answer.caseId() + ": revealing the answer",
                () -> client.reveal(intent, answer.caseId(), entry.seat().seat(), answer.answer(), answer.salt()));
    }

    private void over(JuryBook.Entry entry) {
        Bytes32 id = entry.seat().caseId();
        stop(id);
        desk.over(entry);
        book.over(id);
        collects = true;
    }

    private void stop(Bytes32 caseId) {
        PanelRun run = runs.remove(caseId);
        if (run != null) {
            run.stop();
        }
        PanelFetch fetch = fetches.remove(caseId);
        if (fetch != null) {
            fetch.stop();
        }
    }

    /** What panels paid lies in the Consensus. */
    private void collect(long time) {
        Amount earned = client.consensus().depositOf(client.address());
        if (earned.isZero()) {
            collects = !book.entries().isEmpty();
            return;
        }
        // Sent twice it takes nothing twice: so the name may be another one in the next process.
        String id = "withdraw-consensus/" + earned.nano() + "/" + time;
        intents.submit(
                "withdraw-consensus", "taking " + earned + " out of the Consensus", () -> client.withdraw(id, earned));
    }
}
