package io.gridmill.contracts.chain;

import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings transactions to the node: gas, nonce, fees, signature, journal, then the wire. Owned by the queue's thread. */
final class Submitter {

    /**
     * What a transaction may use beyond its estimate, for what others do before it is mined: a balance that is zero by
     * then costs a new slot of state, which the newest rules price at 100,000 gas and more. What is not used is not paid.
     */
    private static final long GAS_RESERVE = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);

    private final Chain chain;
    private final Signer signer;
    private final TransactionJournal journal;
    private final FeePolicy fees;
    private final QueueState state;
    private final Outcomes outcomes;
    private final Clock clock;

    Submitter(
            Chain chain,
            Signer signer,
            TransactionJournal journal,
            FeePolicy fees,
            QueueState state,
            Outcomes outcomes,
            Clock clock) {
        this.chain = chain;
        this.signer = signer;
        this.journal = journal;
        this.fees = fees;
        this.state = state;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** Nothing is signed when this fails, so it can be done again. */
    void estimate(Collection<Pending> fresh) {
        List<Pending> unknown = new ArrayList<>();
        for (Pending pending : fresh) {
            pending.gasLimit = pending.request.gasLimit();
            if (pending.request.estimatesGas()) {
                unknown.add(pending);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        List<RpcAnswer> answers = chain.tryOnce(unknown.stream()
                .map(pending -> RpcCall.of(
                        "eth_estimateGas", NodeJson.transaction(signer.address(), pending.request), "pending"))
                .toList());
        for (int i = 0; i < answers.size(); i++) {
            Pending pending = unknown.get(i);
            if (answers.get(i) instanceof RpcAnswer.Result result) {
                // State may change until it is mined: an account that others empty meanwhile costs a fresh slot more.
                pending.gasLimit = NodeJson.number(result.value()) * 5 / 4 + GAS_RESERVE;
            } else if (answers.get(i) instanceof RpcAnswer.Refusal refusal) {
                outcomes.refuse(pending, Chain.refused(outcomes.describe(pending), refusal, null));
            }
        }
    }

    /** Signs, makes durable, sends. */
    void submit(List<Pending> fresh) {
        Fees present = fees.current();
        for (Pending pending : fresh) {
            sign(pending, state.nonces.take(), present);
        }
        try {
            record(fresh);
        } catch (RuntimeException e) {
            for (Pending pending : fresh) {
                state.inFlight.remove(pending.nonce(), pending);
                state.nonces.release(pending.nonce());
                outcomes.fail(pending, e);
            }
            return;
        }
        send(fresh);
    }

    void fillGaps() {
        List<Pending> fillers = new ArrayList<>();
        Fees present = fees.current();
        while (state.isStalledByGap()) {
            long nonce = state.nonces.take();
            Pending filler = new Pending(SignedTransaction.filler(signer.address(), nonce), true);
            filler.gasLimit = filler.request.gasLimit();
            sign(filler, nonce, present);
            fillers.add(filler);
            LOG.warn("Nonce {} of {} was left unused by a refused transaction; filling it", nonce, signer.address());
        }
        send(fillers);
    }

    /** Replaces a transaction by one that pays more; either of the two may be mined. */
    void bump(Pending pending) {
        Fees old = pending.current().fees();
        Fees raised = fees.raised(old);
        pending.pricedAtMillis = clock.millis();
        if (raised.maxFee().compareTo(old.maxFee()) <= 0) {
            LOG.warn("{} is not mined and pays the most that is allowed already", outcomes.describe(pending));
            return;
        }
        LOG.info("{} is not mined yet; it now pays up to {} wei per gas", outcomes.describe(pending), raised.maxFee());
        sign(pending, pending.nonce(), raised);
        record(List.of(pending));
        send(List.of(pending));
    }

    /** Gives a transaction a new nonce, because a stranger's used the old one and it can never be mined. */
    void moveToNextNonce(Pending pending) {
        LOG.warn("Nonce {} of {} was used by another program with the same key", pending.nonce(), signer.address());
        state.inFlight.remove(pending.nonce(), pending);
        pending.misses = 0;
        sign(pending, state.nonces.take(), fees.current());
        record(List.of(pending));
        send(List.of(pending));
    }

    /** Sends what is signed. What the node does not answer is sent again later. */
    void send(List<Pending> batch) {
        if (batch.isEmpty()) {
            return;
        }
        batch.forEach(pending -> pending.sentAtMillis = 0);
        List<RpcAnswer> answers;
        try {
            answers = chain.tryOnce(batch.stream()
                    .map(pending -> RpcCall.of(
                            "eth_sendRawTransaction",
                            Hex.of(pending.current().raw().toArray())))
                    .toList());
        } catch (GridmillException e) {
            // Some may have arrived. All are sent again when the node is back.
            batch.forEach(pending -> pending.mayBeAccepted = true);
            LOG.warn("{} transactions are sent again later: {}", batch.size(), e.getMessage());
            return;
        }
        long now = clock.millis();
        List<Pending> again = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Pending pending = batch.get(i);
            pending.sentAtMillis = now;
            SendOutcome outcome = SendOutcome.of(answers.get(i));
            pending.mayBeAccepted |= outcome != SendOutcome.REFUSED && outcome != SendOutcome.UNDERPRICED;
            if (outcome == SendOutcome.UNDERPRICED && pending.versions.size() < 4) {
                again.add(pending);
            } else if (outcome == SendOutcome.REFUSED && answers.get(i) instanceof RpcAnswer.Refusal refusal) {
                refused(pending, refusal);
            }
        }
        if (!again.isEmpty()) {
            fees.expire();
        }
        again.forEach(this::bump);
    }

    private void refused(Pending pending, RpcAnswer.Refusal refusal) {
        ContractRefusedException why = Chain.refused(outcomes.describe(pending), refusal, null);
        if (pending.mayBeAccepted) {
            // A version that a node took before may still be mined, whatever this one thinks of the newest.
            LOG.warn("Sent again without success: {}", why.getMessage());
            return;
        }
        state.inFlight.remove(pending.nonce(), pending);
        // Forgotten durably before its nonce goes to another.
        outcomes.refuse(pending, why);
        state.nonces.release(pending.nonce());
    }

    private void sign(Pending pending, long nonce, Fees withFees) {
        pending.versions.add(
                SignedTransaction.sign(pending.request, state.chainId, nonce, withFees, pending.gasLimit, signer));
        pending.pricedAtMillis = clock.millis();
        pending.sentAtMillis = 0;
        state.inFlight.put(nonce, pending);
    }

    private void record(List<Pending> signed) {
        journal.signed(signed.stream()
                .filter(pending -> !pending.filler)
                .map(Pending::current)
                .toList());
    }
}
