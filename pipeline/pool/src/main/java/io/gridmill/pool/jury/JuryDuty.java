package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.chain.Intents;
import io.gridmill.pool.chain.Moment;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import io.gridmill.pool.runner.LocalEngine;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool's seats on panels: waits for orders, does the work one case at a time, commits in time, reveals, and resolves.
 * What is due follows from the book and the chain alone, so it can be killed between any two steps: the salt is written
 * before the commitment is sent, and a transaction is the same one whoever sends it. {@link #look} is for one thread; the
 * rest is safe for use by several.
 */
public final class JuryDuty {

    private static final Logger LOG = LoggerFactory.getLogger(JuryDuty.class);
    private static final int MOST_ENDED = 100;
    private static final long SHORTEST_MARGIN_SECONDS = 30;

    private final ConsensusClient client;
    private final Court court;
    private final PanelRules rules;
    private final JuryBook book;
    private final LocalEngine engine;
    private final Intents intents;
    private final PublicAddresses addresses;
    private final long firstBlock;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** From the chain, and always found there again. */
    private final Map<Bytes32, Optional<CaseFile>> files = new ConcurrentHashMap<>();

    /** How far the chain says that this pool is; for those who ask. */
    private final Map<Bytes32, Case.Progress> progress = new ConcurrentHashMap<>();

    /** Cases that are over, newest last. Guarded by itself. */
    private final Map<Bytes32, CaseStatus> ended = new LinkedHashMap<>();

    /** For {@link #look} alone, as is what follows. */
    private final Map<Bytes32, PanelRun> runs = new HashMap<>();

    private final Map<Bytes32, PanelFetch> fetches = new HashMap<>();
    private boolean collects = true;

    /**
     * @param firstBlock from which on there can be events of the judges
     * @param onlyPublic whether addresses of private networks are refused
     */
    public JuryDuty(
            ConsensusClient client,
            Court court,
            PanelRules rules,
            JuryBook book,
            LocalEngine engine,
            Intents intents,
            long firstBlock,
            boolean onlyPublic,
            Clock clock) {
        this.client = client;
        this.court = court;
        this.rules = rules;
        this.book = book;
        this.engine = engine;
        this.intents = intents;
        this.addresses = new PublicAddresses(onlyPublic);
        this.firstBlock = firstBlock;
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
        progress.put(id, mine);
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
        CaseFile file = file(id).orElse(null);
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
        CaseStatus last = new CaseStatus(CaseStatus.State.OVER, revealed(entry));
        synchronized (ended) {
            ended.put(id, last);
            if (ended.size() > MOST_ENDED) {
                ended.remove(ended.keySet().iterator().next());
            }
        }
        book.over(id);
        files.remove(id);
        progress.remove(id);
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

    private Optional<CaseFile> file(Bytes32 caseId) {
        Optional<CaseFile> known = files.get(caseId);
        if (known == null) {
            known = CaseFile.find(court.chain(), client.consensus().address(), court.address(), firstBlock, caseId);
            files.put(caseId, known);
        }
        return known;
    }

    /**
     * Whether this pool sits on the panel; looks at the chain when it has not heard of it.
     *
     * @throws DealRefusedException with UNKNOWN
     */
    public void require(Bytes32 caseId) {
        if (book.find(caseId).isPresent()) {
            return;
        }
        Case now = client.consensus().caseOf(caseId);
        if (now.status() == Case.Status.VOTING && now.client().equals(court.address())) {
            for (Case.Seat seat : client.consensus().panelOf(caseId)) {
                if (seat.juror().equals(client.address()) && seat.progress() == Case.Progress.SEATED) {
                    book.seated(new JurySeat(caseId, seat.number(), now.deadlineEpochSeconds()));
                    return;
                }
            }
        }
        throw unknown(caseId);
    }

    /**
     * Takes an order, durably on return. The same again, or the same with fresher URLs, is as good.
     *
     * @throws DealRefusedException when it is not the order of the case, or comes too late
     */
    public void order(Bytes32 caseId, CaseOrder order) {
        JuryBook.Entry entry = book.find(caseId).orElseThrow(() -> unknown(caseId));
        CaseFile file = file(caseId).orElseThrow(() -> unknown(caseId));
        if (file.complaint() != order.kind() || !file.claim().equals(order.claim())) {
            throw wrong("The case is about another claim, or says something else of it");
        }
        if (order.kind() == Complaint.WRONG) {
            Digest digest = order.inputDigest();
            if (digest == null || !Bytes32.of(digest).equals(file.claim().inputDigest())) {
                throw wrong("The claim was made from another order: the input digest is " + digest);
            }
            if (order.stage() != null
                    && order.partition() != null
                    && order.stage().stage() != order.partition().key().stage()) {
                throw wrong("The partition is of another stage");
            }
        }
        if (entry.answer() != null) {
            if (entry.order() == null) {
                throw new DealRefusedException(Reason.CONFLICT, ErrorCode.POOL_REFUSED, "The time to answer is over");
            }
            return;
        }
        book.ordered(caseId, order);
    }

    /** @throws DealRefusedException with UNKNOWN */
    public CaseStatus status(Bytes32 caseId) {
        JuryBook.Entry entry = book.find(caseId).orElse(null);
        if (entry == null) {
            synchronized (ended) {
                CaseStatus last = ended.get(caseId);
                if (last != null) {
                    return last;
                }
            }
            throw unknown(caseId);
        }
        Case.Progress mine = progress.getOrDefault(caseId, Case.Progress.SEATED);
        return switch (mine) {
            case SEATED ->
                new CaseStatus(
                        entry.answer() != null
                                ? CaseStatus.State.ANSWERED
                                : needsOrder(caseId) && entry.order() == null
                                        ? CaseStatus.State.WAITING
                                        : CaseStatus.State.RUNNING,
                        null);
            case COMMITTED -> new CaseStatus(CaseStatus.State.COMMITTED, null);
            case REVEALED -> new CaseStatus(CaseStatus.State.REVEALED, revealed(entry));
        };
    }

    private boolean needsOrder(Bytes32 caseId) {
        Optional<CaseFile> file = files.get(caseId);
        return file == null || file.isEmpty() || file.get().complaint() == Complaint.WRONG;
    }

    private @Nullable String revealed(JuryBook.Entry entry) {
        boolean told = progress.get(entry.seat().caseId()) == Case.Progress.REVEALED;
        return told && entry.answer() != null ? entry.answer().answer().hex() : null;
    }

    private static DealRefusedException unknown(Bytes32 caseId) {
        return new DealRefusedException(
                Reason.UNKNOWN, ErrorCode.POOL_REFUSED, "This pool has no seat in case " + caseId);
    }

    private static DealRefusedException wrong(String message) {
        return new DealRefusedException(Reason.WRONG, ErrorCode.POOL_REFUSED, message);
    }
}
