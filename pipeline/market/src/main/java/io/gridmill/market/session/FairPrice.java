package io.gridmill.market.session;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;

/** What a result is worth by the deal's quote. */
final class FairPrice {

    private FairPrice() {}

    /**
     * The claim, but never more than the quoted price of the stage's cores for the least of: the wall time that the pool
     * measured, the time that the run itself observed, the stage's limit. Nothing for failures that the pool answers
     * for.
     */
    static Amount of(Quote quote, Resources resources, PartitionResult result, Duration observed, Duration limit) {
        if (result.failure() != null && result.failure().kind() != FailureKind.APPLICATION) {
            return Amount.ZERO;
        }
        long millis =
                Math.min(result.usage().wallMillis(), Math.min(Math.max(0, observed.toMillis()), limit.toMillis()));
        return result.usage().claim().min(quote.price(resources.cpu(), resources.gpu(), millis));
    }
}
