package io.gridmill.market.session;

import io.gridmill.market.deal.Funds;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;

/** How to tell a user that the money is used up. */
final class Shortage {

    private Shortage() {}

    /** @param needed at least, to go on */
    static Failure of(Funds funds, Amount needed) {
        if (funds.isBoundByBudget()) {
            return Failure.infrastructure(
                    ErrorCode.BUDGET_EXHAUSTED,
                    "The run's budget of " + funds.budget().orElse(Amount.ZERO)
                            + " is used up (" + funds.left() + " left, at least " + needed
                            + " needed). Resume the run with a higher --max.");
        }
        return Failure.infrastructure(
                ErrorCode.DEPOSIT_TOO_SMALL,
                "The deposit on the market is used up: it has " + funds.left() + " free and at least " + needed
                        + " is needed. Deposit more and resume the run.");
    }
}
