package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.util.concurrent.CompletableFuture;

/**
 * The Court, to act on with one key. As with {@link io.gridmill.contracts.market.MarketClient} each method sends one
 * transaction and returns at once, and the {@code id} names the intent. A dispute that ended without decision may be
 * brought again under the same dispute's id: an intent about it needs more of a name than that. Safe for use by several
 * threads.
 */
public final class CourtClient {

    private final Court court;
    private final TransactionQueue queue;
    private final Deposits deposits;

    public CourtClient(Court court, TransactionQueue queue) {
        this.court = court;
        this.queue = queue;
        this.deposits = new Deposits(court.address(), queue);
    }

    public Court court() {
        return court;
    }

    public Address address() {
        return queue.address();
    }

    /** Puts tokens into the court, for bonds and panels: an approval and a deposit, two transactions. */
    public CompletableFuture<Receipt> deposit(String id, Address token, Amount amount) {
        return deposits.deposit(id, token, amount);
    }

    public CompletableFuture<Receipt> withdraw(String id, Amount amount) {
        return deposits.withdraw(id, amount);
    }

    /** Says that an output is wrong. Takes bond and fee of the panel from the deposit. */
    public CompletableFuture<Receipt> challenge(String id, Evidence evidence) {
        return deposits.send(
                id,
                challenge(evidence),
                "challenge a result of the deal " + evidence.claim().dealId());
    }

    /** Says that an output cannot be fetched. Takes the bond from the deposit. */
    public CompletableFuture<Receipt> demand(String id, Evidence evidence) {
        return deposits.send(
                id,
                demand(evidence),
                "demand an output of the deal " + evidence.claim().dealId());
    }

    /**
     * Deposits what is missing and complains, in one transaction after an approval of just that much: both happen or
     * neither, so that asking again after a crash deposits nothing twice.
     *
     * @param missing what the deposit here lacks of bond and fee; zero for nothing
     */
    public CompletableFuture<Receipt> bring(
            String id, Complaint complaint, Evidence evidence, Address token, Amount missing) {
        byte[] call =
                switch (complaint) {
                    case WRONG -> challenge(evidence);
                    case MISSING -> demand(evidence);
                };
        return deposits.depositing(
                id,
                token,
                missing,
                call,
                "bring a dispute in the deal " + evidence.claim().dealId());
    }

    /** {@link #escalate(String, Claim)} with a deposit first, as {@link #bring} has it. */
    public CompletableFuture<Receipt> escalate(String id, Claim claim, Address token, Amount missing) {
        return deposits.depositing(
                id, token, missing, escalate(claim), "escalate a demand in the deal " + claim.dealId());
    }

    /** Says where a demanded output can be fetched. */
    public CompletableFuture<Receipt> respond(String id, Claim claim, String location) {
        return deposits.send(id, respond(claim, location), "answer a demand in the deal " + claim.dealId());
    }

    /** Has a panel look whether the output is there. Takes the panel's fee from the deposit. */
    public CompletableFuture<Receipt> escalate(String id, Claim claim) {
        return deposits.send(id, escalate(claim), "escalate a demand in the deal " + claim.dealId());
    }

    /** Ends a demand whose deadline has passed. */
    public CompletableFuture<Receipt> close(String id, Claim claim) {
        return deposits.send(id, close(claim), "close a demand in the deal " + claim.dealId());
    }

    /** Ends a dispute whose case has ended. */
    public CompletableFuture<Receipt> settle(String id, Complaint complaint, Claim claim) {
        return deposits.send(id, settle(complaint, claim), "settle a dispute in the deal " + claim.dealId());
    }

    static byte[] challenge(Evidence evidence) {
        return new AbiWriter().tuple(evidence.encoded()).toCall("challenge(" + Evidence.TYPE + ")");
    }

    static byte[] demand(Evidence evidence) {
        return new AbiWriter().tuple(evidence.encoded()).toCall("demand(" + Evidence.TYPE + ")");
    }

    static byte[] respond(Claim claim, String location) {
        return new AbiWriter().tuple(claim.encoded()).string(location).toCall("respond(" + Claim.TYPE + ",string)");
    }

    static byte[] escalate(Claim claim) {
        return new AbiWriter().tuple(claim.encoded()).toCall("escalate(" + Claim.TYPE + ")");
    }

    static byte[] close(Claim claim) {
        return new AbiWriter().tuple(claim.encoded()).toCall("close(" + Claim.TYPE + ")");
    }

    static byte[] settle(Complaint complaint, Claim claim) {
        return new AbiWriter()
                .uint(complaint.number())
                .tuple(claim.encoded())
                .toCall("settle(uint8," + Claim.TYPE + ")");
    }
}
