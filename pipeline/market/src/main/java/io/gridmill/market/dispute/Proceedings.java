package io.gridmill.market.dispute;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Block;
import io.gridmill.contracts.chain.ContractRefusedException;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings one dispute to its end: complains, has the panel drawn, sees to it that its members get the order, has the case
 * resolved and the dispute settled, and takes back what is left in the court. What has been done is read from the chain
 * before each step, so that a process that died is followed by another one that does nothing twice: the Court itself
 * takes each complaint once, and the deposit for it is made in the same transaction.
 *
 * <p>Others may draw, resolve and settle as well; whoever comes second is refused, which is no error. One thread.
 */
public final class Proceedings {

    /** The same refusal this often is not somebody who was quicker. */
    private static final int MOST_REFUSALS = 20;

    /** What cannot be fetched this often is not there. */
    private static final int MOST_FETCHES = 3;

    /** However little time is left, a fetch gets this much; however much, no more than the other. */
    private static final long SHORTEST_FETCH_SECONDS = 5;

    private static final long LONGEST_FETCH_SECONDS = 3600;

    private final Courthouse courthouse;
    private final Grievance grievance;
    private final PanelDelivery delivery;
    private final Retriever retriever;
    private final Consumer<DisputeRecord> memory;
    private final Clock clock;
    private final Consumer<String> progress;
    private final Duration pause;
    private final Bytes32 disputeId;
    private final DisputeBooks books;
    private String said = "";
    private String refusal = "";
    private int refusals;
    private int fetches;

    /**
     * @param memory makes a record durable, in the place of the one before
     * @param progress is told what happens, for people
     * @param pause between two looks at the chain
     */
    public Proceedings(
            Courthouse courthouse,
            Grievance grievance,
            PanelDelivery delivery,
            Retriever retriever,
            Consumer<DisputeRecord> memory,
            Clock clock,
            Consumer<String> progress,
            Duration pause) {
        this.courthouse = courthouse;
        this.grievance = grievance;
        this.delivery = delivery;
        this.retriever = retriever;
        this.memory = memory;
        this.clock = clock;
        this.progress = progress;
        this.pause = pause;
        this.disputeId = courthouse
                .court()
                .court()
                .disputeId(grievance.complaint(), grievance.evidence().claim());
        this.books = new DisputeBooks(courthouse, disputeId);
    }

    /**
     * Goes on until the dispute is over, or the demanded outputs are there.
     *
     * @param begun recorded already
     * @return as it was recorded last
     */
    public DisputeRecord conduct(DisputeRecord begun) throws InterruptedException {
        DisputeRecord now = begun;
        while (!now.state().isOver()) {
            Step step = step(now);
            now = step.record();
            if (step.enough()) {
                return now;
            }
            if (!now.state().isOver()) {
                Thread.sleep(pause.toMillis());
            }
        }
        return now;
    }

    /** @param enough whether there is nothing more to do or to wait for, though it is not over */
    private record Step(DisputeRecord record, boolean enough) {
        static Step on(DisputeRecord record) {
            return new Step(record, false);
        }
    }

    private Claim claim() {
        return grievance.evidence().claim();
    }

    private Step step(DisputeRecord known) {
        Dispute dispute = courthouse.court().court().disputeOf(disputeId);
        boolean ours = dispute.challenger().equals(courthouse.court().address());
        if (dispute.stage() != Dispute.Stage.NONE && !ours) {
            save(
                    known.state() == DisputeState.PREPARED
                            ? known.ended(DisputeState.DROPPED, known.money(), now())
                            : known);
            throw new GridmillException(
                    ErrorCode.TRANSACTION_REFUSED,
                    "This complaint was brought by " + dispute.challenger()
                            + " already, and each is judged once; the outcome is the same for everybody");
        }
        return switch (dispute.stage()) {
            case NONE -> none(known);
            case DEMANDED -> demanded(seen(known, DisputeState.DEMANDED, dispute), dispute);
            case ANSWERED -> answered(seen(known, DisputeState.ANSWERED, dispute), dispute);
            case JUDGING -> Step.on(judging(seen(known, DisputeState.JUDGING, dispute)));
            case OVER -> Step.on(conclude(known));
        };
    }

    /** It was not brought yet, or has ended without decision. */
    private Step none(DisputeRecord known) {
        if (books.hasEnded(known.fromBlock())) {
            return Step.on(conclude(known));
        }
        Amount price = courthouse.price(grievance.complaint());
        String name = grievance.complaint() == Complaint.WRONG ? "challenge" : "demand";
        say("Bringing the complaint before the court " + courthouse.address() + " with " + price);
        Amount missing = courthouse.missing(price);
        return Step.on(attempt(
                known,
                name,
                () -> courthouse
                        .court()
                        .bring(
                                intent(known, name),
                                grievance.complaint(),
                                grievance.evidence(),
                                courthouse.token(),
                                missing),
                true));
    }

    private Step demanded(DisputeRecord known, Dispute dispute) {
        if (chainTime() <= dispute.deadlineEpochSeconds()) {
            say("The pool has until " + at(dispute.deadlineEpochSeconds()) + " to say where the output is");
            return Step.on(known);
        }
        say("The pool was silent");
        return Step.on(attempt(known, "close", () -> courthouse.court().close(intent(known, "close"), claim()), false));
    }

    private Step answered(DisputeRecord known, Dispute dispute) {
        Optional<String> location = books.location(known.fromBlock());
        long left = dispute.deadlineEpochSeconds() - chainTime();
        Optional<String> problem = location.isEmpty()
                ? Optional.of("the chain does not tell the location")
                : retriever.retrieve(location.get(), claim(), fetchTime(left));
        if (problem.isEmpty()) {
            say("The output is fetched; the bond goes to the pool, which kept it for nothing else");
            return new Step(known, true);
        }
        fetches++;
        if (fetches < MOST_FETCHES && left > courthouse.rules().escalateSeconds() / 2) {
            say("The output cannot be fetched: " + problem.get() + ". Trying again");
            return Step.on(known);
        }
        if (chainTime() > dispute.deadlineEpochSeconds()) {
            throw new GridmillException(
                    ErrorCode.DEADLINE_PASSED,
                    "The output could not be fetched (" + problem.get() + "), and the time to escalate ended at "
                            + at(dispute.deadlineEpochSeconds()) + ": the bond is lost");
        }
        say("The output cannot be fetched: " + problem.get() + ". A panel is asked to look");
        Amount missing = courthouse.missing(courthouse.panelFee());
        return Step.on(attempt(
                known,
                "escalate",
                () -> courthouse.court().escalate(intent(known, "escalate"), claim(), courthouse.token(), missing),
                true));
    }

    /** There has to be time left to escalate, after three attempts. */
    private static Duration fetchTime(long leftSeconds) {
        return Duration.ofSeconds(
                Math.max(SHORTEST_FETCH_SECONDS, Math.min(LONGEST_FETCH_SECONDS, leftSeconds / (2 * MOST_FETCHES))));
    }

    private DisputeRecord judging(DisputeRecord known) {
        Bytes32 caseId = courthouse.caseId(disputeId);
        Case judged = courthouse.panels().consensus().caseOf(caseId);
        return switch (judged.status()) {
            case DRAWING -> drawing(known, caseId, judged);
            case VOTING -> voting(known, caseId, judged);
            case DECIDED, UNDECIDED ->
                attempt(
                        known,
                        "settle",
                        () -> courthouse.court().settle(intent(known, "settle"), grievance.complaint(), claim()),
                        false);
            case NONE ->
                throw new GridmillException(
                        ErrorCode.INTERNAL, "The court says that case " + caseId + " is judged, and no panel knows it");
        };
    }

    private DisputeRecord drawing(DisputeRecord known, Bytes32 caseId, Case judged) {
        Block head = courthouse.chain().head();
        if (head.timestampEpochSeconds() > judged.deadlineEpochSeconds()) {
            say("No panel was found in time");
            return attempt(
                    known, "abandon", () -> courthouse.panels().abandon(intent(known, "abandon"), caseId), false);
        }
        if (head.number() < judged.drawBlock()) {
            say("The panel is drawn from block " + judged.drawBlock() + "; the chain is at " + head.number());
            return known;
        }
        return attempt(
                known,
                "draw",
                () -> courthouse
                        .panels()
                        .draw(
                                intent(known, "draw"),
                                caseId,
                                disputeId,
                                List.of(
                                        claim().pool(),
                                        claim().buyer(),
                                        courthouse.court().address())),
                false);
    }

    private DisputeRecord voting(DisputeRecord known, Bytes32 caseId, Case judged) {
        List<Case.Seat> seats = courthouse.panels().consensus().panelOf(caseId);
        long time = chainTime();
        boolean committing = time <= judged.deadlineEpochSeconds() && judged.committed() < seats.size();
        if (committing) {
            StringBuilder text = new StringBuilder("A panel of ")
                    .append(seats.size())
                    .append(" is at work until ")
                    .append(at(judged.deadlineEpochSeconds()))
                    .append(" at the latest; ")
                    .append(judged.committed())
                    .append(" have committed to an answer");
            undelivered(caseId, seats).forEach((juror, problem) -> text.append(". Member ")
                    .append(juror)
                    .append(" has no order yet (")
                    .append(problem)
                    .append(')'));
            say(text.toString());
            return known;
        }
        boolean nobodyLeft = judged.revealed() == judged.committed();
        long revealUntil =
                judged.deadlineEpochSeconds() + courthouse.panelRules().revealSeconds();
        if (!nobodyLeft && time <= revealUntil) {
            say("The panel reveals its answers until " + at(revealUntil) + " at the latest; " + judged.revealed()
                    + " of " + judged.committed() + " have");
            return known;
        }
        return attempt(known, "resolve", () -> courthouse.panels().resolve(intent(known, "resolve"), caseId), false);
    }

    /** Members that look for an output find on chain where it is said to be: they need no order. */
    private Map<Address, String> undelivered(Bytes32 caseId, List<Case.Seat> seats) {
        return grievance.complaint() == Complaint.WRONG ? delivery.deliver(caseId, seats, grievance.order()) : Map.of();
    }

    /** It has ended on chain: what came of it, and what is left in the court, are brought home. */
    private DisputeRecord conclude(DisputeRecord before) {
        DisputeRecord known = books.recollect(before);
        CourtEvent.Ended ended = books.end(known.fromBlock());
        DisputeRecord.Money money = books.settled(known.money(), ended);
        Amount taken = courthouse
                .court()
                .court()
                .depositOf(courthouse.court().address())
                .min(money.returned());
        if (!taken.isZero()) {
            known = attempt(
                    known, "withdraw", () -> courthouse.court().withdraw(intent(before, "withdraw"), taken), true);
        }
        DisputeState how =
                switch (ended.outcome()) {
                    case UNDECIDED -> DisputeState.UNDECIDED;
                    case POOL_WON -> DisputeState.POOL_WON;
                    case POOL_LOST -> DisputeState.POOL_LOST;
                };
        return save(known.ended(how, money, now()));
    }

    /** What is on chain, in the record. */
    private DisputeRecord seen(DisputeRecord known, DisputeState state, Dispute dispute) {
        // A chain that forgot some blocks is at an earlier state again; what is done follows the chain all the same.
        if (known.state() == state || !known.state().mayBecome(state)) {
            return known;
        }
        boolean timed = state == DisputeState.DEMANDED || state == DisputeState.ANSWERED;
        Optional<Instant> until =
                timed ? Optional.of(Instant.ofEpochSecond(dispute.deadlineEpochSeconds())) : Optional.empty();
        return save(books.recollect(known).seen(state, until));
    }

    /**
     * Sends a transaction and waits for it.
     *
     * @param alone whether nobody else could do it in our place, so that a refusal is final
     */
    private DisputeRecord attempt(
            DisputeRecord known, String what, Supplier<CompletableFuture<Receipt>> transaction, boolean alone) {
        try {
            Receipt receipt = Transactions.await(transaction.get());
            refusals = 0;
            return save(known.sent(
                    new DisputeRecord.Sent(what, receipt.transaction().hex(), receipt.gasUsed())));
        } catch (ContractRefusedException e) {
            // A process that died may have sent the same, and it is not mined yet.
            boolean broughtAlready = e.error().equals("WrongStage");
            if (alone && !broughtAlready) {
                throw e;
            }
            refusals = refusal.equals(e.error()) ? refusals + 1 : 1;
            refusal = e.error();
            if (refusals > MOST_REFUSALS && !e.error().equals("NoPanel")) {
                throw e;
            }
            say(e.error().equals("NoPanel") ? e.reason() : "Not yet: " + e.reason());
            return known;
        }
    }

    private DisputeRecord save(DisputeRecord record) {
        memory.accept(record);
        return record;
    }

    private String intent(DisputeRecord of, String what) {
        return "dispute-" + disputeId.hex() + "-" + of.round() + "-" + what;
    }

    private long chainTime() {
        return courthouse.chain().head().timestampEpochSeconds();
    }

    private Instant now() {
        return clock.instant();
    }

    private static String at(long epochSeconds) {
        return Instant.ofEpochSecond(epochSeconds).toString();
    }

    private void say(String line) {
        if (!line.equals(said)) {
            said = line;
            progress.accept(line);
        }
    }
}
