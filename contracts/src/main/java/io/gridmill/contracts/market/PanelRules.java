package io.gridmill.contracts.market;

import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;

/**
 * How the panels of a Consensus work, fixed at deployment; the contract refuses rules that contradict themselves.
 *
 * @param size members of a panel
 * @param quorum equal answers that decide; more than half of the panel
 * @param seatStake behind a seat; what dissent costs
 * @param silencePenalty what silence costs
 * @param jurorFee for each member that agrees
 * @param drawDelayBlocks blocks from opening a case to the block that draws its panel
 * @param commitSeconds length of the commit phase: the time to do the work
 * @param revealSeconds length of the reveal phase
 */
public record PanelRules(
        int size,
        int quorum,
        Amount seatStake,
        Amount silencePenalty,
        Amount jurorFee,
        long drawDelayBlocks,
        long commitSeconds,
        long revealSeconds) {

    /** For a chain on one's own machine. */
    public static final PanelRules DEV =
            new PanelRules(3, 2, Amount.parse("20 RLC"), Amount.parse("3 RLC"), Amount.parse("1 RLC"), 2, 600, 300);

    AbiWriter encoded() {
        return new AbiWriter()
                .uint(size)
                .uint(quorum)
                .uint(seatStake.nano())
                .uint(silencePenalty.nano())
                .uint(jurorFee.nano())
                .uint(drawDelayBlocks)
                .uint(commitSeconds)
                .uint(revealSeconds);
    }
}
