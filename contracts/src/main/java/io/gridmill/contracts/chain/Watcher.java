package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows transactions until they are mined: receipts, repetition, higher fees. Owned by the queue's thread. */
final class Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    /** Nodes behind one address may lag behind each other; only what is seen this often in a row counts. */
    private static final int CERTAIN = 3;

    private final Chain chain;
    private final Address account;
    private final QueueOptions options;
    private final FeePolicy fees;
    private final QueueState state;
    private final Submitter submitter;
    private final Outcomes outcomes;
    private final Clock clock;

    Watcher(
            Chain chain,
            Address account,
            QueueOptions options,
            FeePolicy fees,
            QueueState state,
            Submitter submitter,
            Outcomes outcomes,
            Clock clock) {
        this.chain = chain;
        this.account = account;
        this.options = options;
        this.fees = fees;
        this.state = state;
        this.submitter = submitter;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** @throws GridmillException CHAIN_UNREACHABLE when the node is away, GRID_FAILED when the chain is another one */
    void poll() {
        List<RpcAnswer> answers = chain.tryOnce(List.of(
                RpcCall.of("eth_getTransactionCount", account.hex(), "latest"),
                RpcCall.of("eth_getBlockByNumber", "latest", false)));
        long count = NodeJson.number(Chain.result("Reading the nonce", answers.get(0)));
        Block head = NodeJson.block(Chain.result("Reading the head of the chain", answers.get(1)));
        if (count < state.minedCount) {
            state.shrunken++;
            if (state.shrunken >= CERTAIN) {
                recoverForgotten(count);
            }
            return;
        }
        state.shrunken = 0;
        state.minedCount = count;
        collect(count, head);
        pushOn(count);
    }

    private void collect(long count, Block head) {
        List<Pending> used = List.copyOf(state.inFlight.headMap(count).values());
        if (used.isEmpty()) {
            return;
        }
        List<SignedTransaction> versions =
                used.stream().flatMap(pending -> pending.versions.stream()).toList();
        List<RpcAnswer> answers = chain.tryOnce(versions.stream()
                .map(version ->
                        RpcCall.of("eth_getTransactionReceipt", version.hash().hex()))
                .toList());
        int next = 0;
        for (Pending pending : used) {
            boolean found = false;
            for (SignedTransaction version : pending.versions) {
                Receipt receipt = NodeJson.receipt(Chain.result("Reading a receipt", answers.get(next++)));
                if (receipt == null || found) {
                    continue;
                }
                found = true;
                if (head.number() - receipt.block() + 1 >= options.confirmations()) {
                    state.inFlight.remove(pending.nonce());
                    state.remember(version);
                    state.minedAtMillis = clock.millis();
                    outcomes.mined(pending, receipt);
                }
            }
            pending.misses = found ? 0 : pending.misses + 1;
            if (pending.misses >= CERTAIN) {
                replaceOvertaken(pending);
            }
        }
    }

    /** Its nonce went to a transaction that we do not know, so none of its versions can ever be mined. */
    private void replaceOvertaken(Pending pending) {
        state.nonces.skipTo(state.minedCount);
        if (pending.filler) {
            state.inFlight.remove(pending.nonce(), pending);
        } else {
            submitter.moveToNextNonce(pending);
        }
    }

    private void pushOn(long count) {
        long now = clock.millis();
        List<Pending> again = new ArrayList<>();
        List<Pending> slow = new ArrayList<>();
        boolean first = true;
        for (Pending pending : state.inFlight.tailMap(count).values()) {
            boolean heldUp = now - pending.pricedAtMillis >= options.bumpAfter().toMillis();
            if (heldUp && (first || fees.isTooLow(pending.current().fees()))) {
                slow.add(pending);
            } else if (now - pending.sentAtMillis >= options.resendAfter().toMillis()) {
                again.add(pending);
            }
            first = false;
        }
        submitter.send(again);
        slow.forEach(submitter::bump);
        if (state.isStalledByGap()) {
            submitter.fillGaps();
        }
    }

    /** The chain lost blocks (a dev chain that was killed, a reorganisation): what they held is sent again. */
    private void recoverForgotten(long count) {
        if (!chain.genesis().equals(state.genesis)) {
            throw new GridmillException(
                    ErrorCode.GRID_FAILED,
                    "The chain at the node is a new one: its first block differs from before. Contracts, deposits and"
                            + " deals of the old chain are gone; deploy again, or point the node at the old chain's state");
        }
        LOG.warn(
                "The chain forgot transactions {} to {} of {}; sending them again",
                count,
                state.minedCount - 1,
                account);
        List<RpcCall> calls = new ArrayList<>();
        for (long nonce = count; nonce < state.minedCount; nonce++) {
            SignedTransaction known = state.minedAt(nonce);
            if (known != null) {
                calls.add(
                        RpcCall.of("eth_sendRawTransaction", Hex.of(known.raw().toArray())));
            } else if (!state.inFlight.containsKey(nonce)) {
                state.nonces.release(nonce);
            }
        }
        for (Map.Entry<Long, Pending> entry : state.inFlight.tailMap(count).entrySet()) {
            entry.getValue().sentAtMillis = 0;
        }
        chain.tryOnce(calls);
        state.minedCount = count;
        state.shrunken = 0;
    }
}
