package io.gridmill.pool.jury;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What others have to do with this pool's seats: they bring orders and ask how far it is. What a case is about comes from
 * the chain alone. Safe for use by several threads.
 */
public final class JuryDesk {

    private static final int MOST_ENDED = 100;

    private final Address pool;
    private final Consensus consensus;
    private final Court court;
    private final JuryBook book;
    private final long firstBlock;

    /** From the chain, and always found there again. */
    private final Map<Bytes32, Optional<CaseFile>> files = new ConcurrentHashMap<>();

    /** How far the chain says that this pool is. */
    private final Map<Bytes32, Case.Progress> progress = new ConcurrentHashMap<>();

    /** Cases that are over, newest last. Guarded by itself. */
    private final Map<Bytes32, CaseStatus> ended = new LinkedHashMap<>();

    /** @param firstBlock from which on there can be events of the judges */
    public JuryDesk(Address pool, Consensus consensus, Court court, JuryBook book, long firstBlock) {
        this.pool = pool;
        this.consensus = consensus;
        this.court = court;
        this.book = book;
        this.firstBlock = firstBlock;
    }

    /** What the chain says of this pool's seat. */
    void seen(Bytes32 caseId, Case.Progress mine) {
        progress.put(caseId, mine);
    }

    void over(JuryBook.Entry entry) {
        Bytes32 id = entry.seat().caseId();
        CaseStatus last = new CaseStatus(CaseStatus.State.OVER, revealed(entry));
        synchronized (ended) {
            ended.put(id, last);
            if (ended.size() > MOST_ENDED) {
                ended.remove(ended.keySet().iterator().next());
            }
        }
        files.remove(id);
        progress.remove(id);
    }

    /** What a case is about; empty when it is none of the Court's. */
    Optional<CaseFile> file(Bytes32 caseId) {
        Optional<CaseFile> known = files.get(caseId);
        if (known == null) {
            known = CaseFile.find(court.chain(), consensus.address(), court.address(), firstBlock, caseId);
            // What a node does not show yet is looked for again, unless it says whose case it is instead.
            if (known.isPresent() || !consensus.caseOf(caseId).client().equals(court.address())) {
                files.put(caseId, known);
            }
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
        Case now = consensus.caseOf(caseId);
        if (now.status() == Case.Status.VOTING && now.client().equals(court.address())) {
            for (Case.Seat seat : consensus.panelOf(caseId)) {
                if (seat.juror().equals(pool) && seat.progress() == Case.Progress.SEATED) {
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
        if (!book.ordered(caseId, order)) {
            throw new DealRefusedException(
                    Reason.TOO_MANY, ErrorCode.POOL_REFUSED, "This order came with other URLs too often");
        }
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
