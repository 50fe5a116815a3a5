package io.gridmill.market.deal;

import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The books of one deal: what is charged, promised and locked. A voucher never promises more than the escrow that is
 * locked or has been taken from the run's {@link Funds} to be locked. Safe for use by several threads.
 */
public final class DealAccount {

    private final RunId run;
    private final String supplier;
    private final DealTerms terms;
    private final Signer buyer;
    private final Funds funds;
    private final DealJson json;

    private final SettledKeys settled = new SettledKeys();
    private final Map<PartitionKey, Amount> charges = new HashMap<>();
    private Amount charged = Amount.ZERO;
    private ResultsTree tree;
    private DealState state;
    /** Escrow that is locked or taken to be locked. */
    private Amount allotted;
    /** Part of it that a transaction was sent for. */
    private Amount requested;
    /** Part of it that the chain shows. */
    private Amount locked;

    private boolean toppingUp;

    private DealAccount(
            RunId run, DealTerms terms, Signer buyer, Funds funds, DealJson json, DealState state, Amount locked) {
        this.run = run;
        this.terms = terms;
        this.supplier = terms.dealId().hex();
        this.buyer = buyer;
        this.funds = funds;
        this.json = json;
        this.state = state;
        this.tree = ResultsTree.restore(state.tree());
        this.locked = locked;
        this.requested = locked;
        // More was promised than is locked when a process died while it was topping up.
        Amount missing = state.promised().minus(state.promised().min(locked));
        this.allotted = missing.isZero() ? locked : locked.plus(funds.take(missing));
    }

    /** The books of a new deal, whose escrow was taken from the funds already. */
    public static DealAccount open(RunId run, DealTerms terms, Signer buyer, Funds funds, DealJson json) {
        return new DealAccount(run, terms, buyer, funds, json, beginning(terms, buyer), terms.escrow());
    }

    /**
     * The books of a deal that an earlier process opened.
     *
     * @param escrow what the chain shows as locked
     */
    public static DealAccount restore(
            RunId run, DealTerms terms, DealState state, Amount escrow, Signer buyer, Funds funds, DealJson json) {
        return new DealAccount(run, terms, buyer, funds, json, state, escrow);
    }

    /** Nothing accepted, nothing owed. */
    public static DealState beginning(DealTerms terms, Signer buyer) {
        ResultsTree tree = new ResultsTree();
        Voucher voucher = new Voucher(terms.dealId(), Amount.ZERO, 0, tree.root(), false);
        return new DealState(voucher, terms.domain().sign(voucher, buyer).signature(), tree.state(), 0);
    }

    public DealTerms terms() {
        return terms;
    }

    /** The newest state, which may not be durable yet. */
    public synchronized DealState state() {
        return state;
    }

    /** Escrow that the chain shows. */
    public synchronized Amount locked() {
        return locked;
    }

    /** Escrow with what transactions were sent for. */
    public synchronized Amount requested() {
        return requested;
    }

    /** Escrow with what was taken to be added to it. */
    public synchronized Amount allotted() {
        return allotted;
    }

    /**
     * Sets money aside for a result and returns how much: what is asked, or what the escrow and the run's funds still
     * have. Asking again for the same attempt replaces the earlier charge.
     */
    public synchronized Amount charge(PartitionKey key, Amount asked) {
        Amount before = charges.remove(key);
        if (before != null) {
            charged = charged.minus(before);
        }
        Amount used = state.promised().plus(charged);
        Amount wanted = used.plus(asked);
        if (wanted.compareTo(allotted) > 0) {
            grow(wanted.minus(allotted));
        }
        Amount granted = asked.min(allotted.minus(used));
        charges.put(key, granted);
        charged = charged.plus(granted);
        Amount quarter = Amount.ofNano(allotted.nano() / 4);
        if (allotted.minus(used.plus(granted)).compareTo(quarter) < 0) {
            grow(Amount.ZERO);
        }
        return granted;
    }

    /** What a result cost so far; zero when nothing was paid yet. */
    public synchronized Amount average() {
        long paid = state.voucher().acceptedPartitions();
        return paid == 0 ? Amount.ZERO : Amount.ofNano(state.promised().nano() / paid);
    }

    /** How many more partitions of the usual price can be paid after those that are out already. */
    public synchronized long affordable(long outstanding) {
        Amount used = state.promised().plus(charged);
        Amount free = allotted.minus(used).plus(funds.left());
        if (free.isZero()) {
            return 0;
        }
        long average = average().nano();
        return average == 0 ? Long.MAX_VALUE : Math.max(0, free.nano() / average - outstanding);
    }

    /**
     * Adds results to the tree and signs the voucher that pays them.
     *
     * @throws IllegalArgumentException when one of them has been paid before; nothing is changed then
     * @throws IllegalStateException when the final voucher is signed already
     */
    public synchronized Settlement settle(long acknowledged, List<SettledResult> results) {
        if (state.voucher().isFinal()) {
            throw new IllegalStateException("Deal " + supplier + " is closing, nothing more can be accepted from it");
        }
        checkUnpaid(results);
        ResultsTree grown = tree.copy();
        Amount total = state.promised();
        for (SettledResult settledResult : results) {
            PartitionResult result = settledResult.result();
            grown.append(ResultsTree.leaf(
                    result.key().treeKey(run),
                    settledResult.inputDigest(),
                    result.outputDigest(),
                    settledResult.amount()));
            total = total.plus(settledResult.amount());
        }
        if (total.compareTo(allotted) > 0) {
            throw new GridmillException(
                    ErrorCode.BUDGET_EXHAUSTED,
                    "Deal " + supplier + " has " + allotted + " of escrow, which does not cover " + total);
        }
        long firstLeaf = tree.size();
        for (SettledResult settledResult : results) {
            settled.add(settledResult.result());
            Amount charge = charges.remove(settledResult.result().key());
            charged = charge == null ? charged : charged.minus(charge);
        }
        long decided = Math.max(acknowledged, state.acknowledged());
        state = results.isEmpty()
                ? new DealState(state.voucher(), state.signature(), state.tree(), decided)
                : sign(grown, total, decided, false);
        tree = grown;
        return new Settlement(supplier, firstLeaf, total, json.write(state));
    }

    /** Signs the final voucher over all that was settled; the same one when it is asked for again. */
    public synchronized DealState finish() {
        if (!state.voucher().isFinal()) {
            state = sign(tree, state.promised(), state.acknowledged(), true);
        }
        return state;
    }

    /**
     * Takes note of what is to be added to the escrow by a transaction; zero when nothing is, or when an earlier addition
     * is on its way. Each is told by the escrow that it leads to ({@link #requested}), which a second one would change.
     */
    public synchronized Amount beginTopUp() {
        if (toppingUp) {
            return Amount.ZERO;
        }
        Amount due = allotted.minus(requested);
        requested = allotted;
        toppingUp = !due.isZero();
        return due;
    }

    /** The chain shows the addition; returns the escrow. */
    public synchronized Amount toppedUp(Amount amount) {
        toppingUp = false;
        locked = locked.plus(amount);
        return locked;
    }

    /** The addition did not come about; it is due again. */
    public synchronized void topUpFailed(Amount amount) {
        toppingUp = false;
        requested = requested.minus(amount);
    }

    private void checkUnpaid(List<SettledResult> results) {
        SettledKeys now = new SettledKeys();
        for (SettledResult settledResult : results) {
            PartitionResult result = settledResult.result();
            boolean paid =
                    now.contains(result, settledResult.again()) || settled.contains(result, settledResult.again());
            now.add(result);
            if (paid) {
                throw new IllegalArgumentException(
                        "Partition " + result.key() + " was settled with deal " + supplier + " before");
            }
        }
    }

    /** Half as much again, half of what is left at most (others need some too), but what is needed if there is so much. */
    private void grow(Amount needed) {
        long left = funds.left().nano();
        long generous = Math.min(allotted.nano() / 2, left / 2);
        allotted = allotted.plus(funds.take(Amount.ofNano(Math.max(needed.nano(), generous))));
    }

    private DealState sign(ResultsTree results, Amount total, long acknowledged, boolean isFinal) {
        Voucher voucher = new Voucher(terms.dealId(), total, results.size(), results.root(), isFinal);
        Signed<Voucher> signed = terms.domain().sign(voucher, buyer);
        return new DealState(voucher, signed.signature(), results.state(), acknowledged);
    }
}
