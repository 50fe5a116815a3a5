package io.gridmill.contracts.chain;

import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a queue's thread does in each round. All but the constructor and {@link #recover} run on that thread. */
final class QueueWorker {

    private static final Logger LOG = LoggerFactory.getLogger(QueueWorker.class);
    private static final long LONGEST_PAUSE_MILLIS = 3000;
    private static final long AFTERCARE_MILLIS = 60_000;

    private final Chain chain;
    private final Signer signer;
    private final QueueOptions options;
    private final Clock clock;
    private final QueueState state = new QueueState();
    private final Outcomes outcomes;
    private final Submitter submitter;
    private final Watcher watcher;
    /** Taken over and not signed yet, in order. */
    private final Set<Pending> waiting = new LinkedHashSet<>();

    /** Signed by an earlier process. */
    private final List<Pending> recovered = new ArrayList<>();

    private long pauseMillis;
    private volatile boolean troubled;

    QueueWorker(
            Chain chain,
            Signer signer,
            TransactionJournal journal,
            QueueOptions options,
            Clock clock,
            Consumer<Pending> forget) {
        this.chain = chain;
        this.signer = signer;
        this.options = options;
        this.clock = clock;
        this.outcomes = new Outcomes(chain, signer.address(), journal, forget);
        FeePolicy fees = new FeePolicy(chain, options.maxFee(), clock);
        this.submitter = new Submitter(chain, signer, journal, fees, state, outcomes, clock);
        this.watcher = new Watcher(chain, signer.address(), options, fees, state, submitter, outcomes, clock);
    }

    /** Takes up what the journal holds. */
    Collection<Pending> recover(List<SignedTransaction> unfinished) {
        Map<String, Pending> byId = new LinkedHashMap<>();
        for (SignedTransaction signed : unfinished) {
            Pending pending = byId.computeIfAbsent(signed.id(), id -> new Pending(signed.request(), false));
            pending.versions.add(signed);
            pending.gasLimit = signed.gasLimit();
            pending.mayBeAccepted = true;
            pending.pricedAtMillis = clock.millis();
        }
        recovered.addAll(byId.values());
        return byId.values();
    }

    /** Also false for a while after the last receipt: a chain that forgets a second takes that back. */
    boolean isIdle() {
        return hasNothingToDo() && clock.millis() - state.minedAtMillis > AFTERCARE_MILLIS;
    }

    private boolean hasNothingToDo() {
        return waiting.isEmpty() && state.inFlight.isEmpty() && recovered.isEmpty();
    }

    boolean isBackingOff() {
        return troubled;
    }

    /** @return milliseconds until the next round, unless something is submitted before */
    long step(Set<Pending> fresh) {
        waiting.addAll(fresh);
        try {
            if (!state.started) {
                start();
            }
            admit();
            if (!isIdle()) {
                watcher.poll();
            }
            pauseMillis = options.pollInterval().toMillis() * (hasNothingToDo() ? 10 : 1);
            troubled = false;
        } catch (ContractRefusedException | IllegalArgumentException | ArithmeticException e) {
            pauseAfter("The chain's node answered with nonsense", e);
        } catch (GridmillException e) {
            if (e.code() != ErrorCode.CHAIN_UNREACHABLE) {
                throw e;
            }
            pauseAfter("Transactions wait", e);
        }
        return pauseMillis;
    }

    private void pauseAfter(String what, RuntimeException e) {
        if (!troubled) {
            LOG.warn("{}: {}", what, e.getMessage());
        }
        troubled = true;
        pauseMillis = Math.min(
                LONGEST_PAUSE_MILLIS,
                Math.max(2 * pauseMillis, options.pollInterval().toMillis() + 1));
    }

    private void start() {
        long chainId = chain.chainId();
        signer.requireUsableOn(chainId);
        List<RpcAnswer> answers = chain.tryOnce(List.of(
                RpcCall.of("eth_getTransactionCount", signer.address().hex(), "latest"),
                RpcCall.of("eth_getTransactionCount", signer.address().hex(), "pending"),
                RpcCall.of("eth_getBlockByNumber", "0x0", false)));
        long mined = NodeJson.number(Chain.result("Reading the nonce", answers.get(0)));
        long known = NodeJson.number(Chain.result("Reading the nonce", answers.get(1)));
        state.chainId = chainId;
        state.genesis = NodeJson.block(Chain.result("Reading the first block", answers.get(2)))
                .hash();
        state.minedCount = mined;
        long next = Math.max(mined, known);
        for (Pending pending : recovered) {
            state.inFlight.put(pending.nonce(), pending);
            next = Math.max(next, pending.nonce() + 1);
        }
        state.nonces.startAt(next);
        for (long nonce = Math.max(mined, known); nonce < next; nonce++) {
            if (!state.inFlight.containsKey(nonce)) {
                state.nonces.release(nonce);
            }
        }
        recovered.clear();
        state.started = true;
    }

    private void admit() {
        int room = options.inFlight() - state.inFlight.size();
        if (waiting.isEmpty() || room <= 0) {
            return;
        }
        List<Pending> batch = waiting.stream().limit(room).toList();
        submitter.estimate(batch);
        List<Pending> good =
                batch.stream().filter(pending -> pending.gasLimit > 0).toList();
        batch.stream().filter(pending -> pending.gasLimit == 0).forEach(waiting::remove);
        if (!good.isEmpty()) {
            submitter.submit(good);
            good.forEach(waiting::remove);
        }
    }

    /** Called when the thread ends. */
    void abandon() {
        waiting.forEach(pending -> pending.future.completeExceptionally(outcomes.closed(pending)));
        state.inFlight.values().forEach(pending -> pending.future.completeExceptionally(outcomes.closed(pending)));
    }

    GridmillException closedException(int count) {
        return new GridmillException(
                ErrorCode.CHAIN_UNREACHABLE,
                count + " transactions of " + signer.address() + " were left unfinished when their queue was closed;"
                        + " they may be mined yet");
    }
}
