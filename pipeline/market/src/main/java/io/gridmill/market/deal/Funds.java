package io.gridmill.market.deal;

import io.gridmill.model.Amount;
import java.util.Optional;

/**
 * The money that a run may still commit to deals: bounded by its budget and by the buyer's free deposit. What a deal
 * takes here becomes its escrow. Safe for use by several threads.
 */
public final class Funds {

    private final Optional<Amount> budget;
    private Amount committed = Amount.ZERO;
    private Amount deposit;
    /** Taken, but not yet gone from the deposit on chain. */
    private Amount underway = Amount.ZERO;

    /**
     * @param budget the most that the run may cost; empty: what the deposit allows
     * @param deposit the buyer's free deposit on chain
     */
    public Funds(Optional<Amount> budget, Amount deposit) {
        this.budget = budget;
        this.deposit = deposit;
    }

    public Optional<Amount> budget() {
        return budget;
    }

    /** What can still be taken. */
    public synchronized Amount left() {
        Amount inDeposit = less(deposit, underway);
        return budget.map(most -> less(most, committed).min(inDeposit)).orElse(inDeposit);
    }

    /** Whether it is the budget, not the deposit, that leaves no more. */
    public synchronized boolean isBoundByBudget() {
        return budget.map(most -> less(most, committed).compareTo(less(deposit, underway)) <= 0)
                .orElse(false);
    }

    /** Takes up to an amount for a deal that exists or is about to be opened; returns what it got, which may be zero. */
    public synchronized Amount take(Amount wanted) {
        Amount granted = wanted.min(left());
        committed = committed.plus(granted);
        underway = underway.plus(granted);
        return granted;
    }

    /** The chain moved what was taken from the deposit into an escrow. */
    public synchronized void moved(Amount amount) {
        underway = less(underway, amount);
        deposit = less(deposit, amount);
    }

    /** What was taken was never moved: the transaction was refused. */
    public synchronized void giveBack(Amount amount) {
        underway = less(underway, amount);
        committed = less(committed, amount);
    }

    /** A closed deal returned what it did not need to the deposit. */
    public synchronized void refunded(Amount amount) {
        committed = less(committed, amount);
        deposit = deposit.plus(amount);
    }

    /** Escrow of a deal that was opened before, by an earlier process. */
    public synchronized void alreadyMoved(Amount escrow) {
        committed = committed.plus(escrow);
    }

    /** The free deposit as the chain shows it now. */
    public synchronized void deposit(Amount free) {
        deposit = free;
    }

    private static Amount less(Amount amount, Amount part) {
        return amount.minus(part.min(amount));
    }
}
