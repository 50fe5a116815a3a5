package io.gridmill.engine.run;

import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param settled whether all deals are closed on chain
 */
public record RunOutcome(
        RunId run,
        RunState state,
        Optional<String> failureCode,
        Optional<String> failureMessage,
        Amount spent,
        boolean settled) {}
