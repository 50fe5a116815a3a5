package io.gridmill.pool.deal;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.model.Amount;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a pool works ahead of its pay: a stated time of work on all cores of the deal. Beyond it nothing more is
 * accepted or started until the buyer decides on what was delivered and signs for it.
 */
public record CreditPolicy(Duration window) {

    /** The most that may be delivered and undecided. */
    Amount most(Quote quote) {
        return quote.price(quote.cores(), quote.gpus(), window.toMillis());
    }

    /**
     * Why no more work is done now; null when it is.
     *
     * @param undecided claimed for results that the buyer has not decided on, running ones not counted
     * @param decided claimed for results that the buyer has decided on
     * @param promised by the newest voucher
     * @param escrow on chain
     */
    @Nullable
    String objection(Quote quote, Amount undecided, Amount decided, Amount promised, Amount escrow) {
        Amount most = most(quote);
        if (undecided.compareTo(most) > 0) {
            return "Results worth " + undecided + " wait for a voucher; this pool works ahead for " + most
                    + " at most. Send the next voucher";
        }
        // Not every result is worth its claim: the buyer may have measured less, or found some wrong.
        if (decided.compareTo(most) > 0 && promised.compareTo(new Amount(decided.nano() / 2)) < 0) {
            return "Vouchers promise " + promised + " for results that were claimed with " + decided
                    + "; this pool does not go on like that";
        }
        if (promised.plus(undecided).compareTo(escrow) > 0) {
            return "Results worth " + promised.plus(undecided) + " exceed the deal's escrow of " + escrow
                    + ". Top the deal up";
        }
        return null;
    }
}
