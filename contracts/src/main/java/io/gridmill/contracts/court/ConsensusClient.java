package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The Consensus, to act on with one key; see {@link CourtClient} for how. A case that ended without decision may be opened
 * again under the same id: an intent about it needs more of a name than that. Safe for use by several threads.
 */
public final class ConsensusClient {

    private final Consensus consensus;
    private final TransactionQueue queue;
    private final Deposits deposits;

    public ConsensusClient(Consensus consensus, TransactionQueue queue) {
        this.consensus = consensus;
        this.queue = queue;
        this.deposits = new Deposits(consensus.address(), queue);
    }

    public Consensus consensus() {
        return consensus;
    }

    public Address address() {
        return queue.address();
    }

    public CompletableFuture<Receipt> deposit(String id, Address token, Amount amount) {
        return deposits.deposit(id, token, amount);
    }

    public CompletableFuture<Receipt> withdraw(String id, Amount amount) {
        return deposits.withdraw(id, amount);
    }

    /** Offers this many more seats; the Market takes stake behind each. */
    public CompletableFuture<Receipt> offerSeats(String id, int seats) {
        return deposits.send(id, offerSeats(seats), "offer " + seats + " seats on panels");
    }

    /** Takes seats back that are free. */
    public CompletableFuture<Receipt> takeBackSeats(String id, int seats) {
        return deposits.send(id, takeBackSeats(seats), "take back " + seats + " seats on panels");
    }

    /** Opens a case of this account's own. */
    public CompletableFuture<Receipt> open(String id, Bytes32 subject, List<Address> excluded) {
        return deposits.send(id, open(subject, excluded), "open a case about " + subject);
    }

    /**
     * Draws the panel of a case.
     *
     * @param excluded as the case was opened with; for disputes pool, buyer, challenger
     */
    public CompletableFuture<Receipt> draw(String id, Bytes32 caseId, Bytes32 subject, List<Address> excluded) {
        return deposits.send(id, draw(caseId, subject, excluded), "draw the panel of case " + caseId);
    }

    /** Ends a case that found no panel in time. */
    public CompletableFuture<Receipt> abandon(String id, Bytes32 caseId) {
        return deposits.send(id, ofCase("abandon", caseId), "abandon case " + caseId);
    }

    /** @param seat this account's */
    public CompletableFuture<Receipt> commit(String id, Bytes32 caseId, int seat, Bytes32 commitment) {
        return deposits.send(id, commit(caseId, seat, commitment), "commit to an answer in case " + caseId);
    }

    public CompletableFuture<Receipt> reveal(String id, Bytes32 caseId, int seat, Bytes32 answer, Bytes32 salt) {
        return deposits.send(id, reveal(caseId, seat, answer, salt), "reveal the answer in case " + caseId);
    }

    public CompletableFuture<Receipt> resolve(String id, Bytes32 caseId) {
        return deposits.send(id, ofCase("resolve", caseId), "resolve case " + caseId);
    }

    static byte[] offerSeats(int seats) {
        return new AbiWriter().uint(seats).toCall("offerSeats(uint16)");
    }

    static byte[] takeBackSeats(int seats) {
        return new AbiWriter().uint(seats).toCall("takeBackSeats(uint16)");
    }

    static byte[] open(Bytes32 subject, List<Address> excluded) {
        return new AbiWriter().bytes32(subject).array(addresses(excluded)).toCall("open(bytes32,address[])");
    }

    static byte[] draw(Bytes32 caseId, Bytes32 subject, List<Address> excluded) {
        return new AbiWriter()
                .bytes32(caseId)
                .bytes32(subject)
                .array(addresses(excluded))
                .toCall("draw(bytes32,bytes32,address[])");
    }

    static byte[] commit(Bytes32 caseId, int seat, Bytes32 commitment) {
        return new AbiWriter().bytes32(caseId).uint(seat).bytes32(commitment).toCall("commit(bytes32,uint256,bytes32)");
    }

    static byte[] reveal(Bytes32 caseId, int seat, Bytes32 answer, Bytes32 salt) {
        return new AbiWriter()
                .bytes32(caseId)
                .uint(seat)
                .bytes32(answer)
                .bytes32(salt)
                .toCall("reveal(bytes32,uint256,bytes32,bytes32)");
    }

    static byte[] ofCase(String function, Bytes32 caseId) {
        return new AbiWriter().bytes32(caseId).toCall(function + "(bytes32)");
    }

    private static AbiWriter addresses(List<Address> addresses) {
        AbiWriter array = new AbiWriter();
        addresses.forEach(array::address);
        return array;
    }
}
