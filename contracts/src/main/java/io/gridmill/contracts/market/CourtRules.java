package io.gridmill.contracts.market;

import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;

/**
 * How a Court works, fixed at deployment.
 *
 * @param bond what a complaint puts at risk besides the fee of the panel
 * @param fine what a complaint puts at risk of a pool's stake; no more than the Market's minimum stake
 * @param respondSeconds time for a pool to say where an output is
 * @param escalateSeconds time for a buyer to escalate after that
 */
public record CourtRules(Amount bond, Amount fine, long respondSeconds, long escalateSeconds) {

    /** For a chain on one's own machine. */
    public static final CourtRules DEV = new CourtRules(Amount.parse("5 RLC"), Amount.parse("50 RLC"), 600, 600);

    AbiWriter encoded() {
        return new AbiWriter()
                .uint(bond.nano())
                .uint(fine.nano())
                .uint(respondSeconds)
                .uint(escalateSeconds);
    }
}
