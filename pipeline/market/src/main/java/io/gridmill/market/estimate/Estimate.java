package io.gridmill.market.estimate;

import io.gridmill.market.match.Choice;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run is going to cost and how long it will take, with pools as they are now.
 *
 * @param cost what pools are paid; empty when no pool can serve the run or nobody knows how much there is to do
 * @param time to the end of the last stage; empty likewise
 * @param measured whether earlier runs tell how long all of the partitions take; otherwise limits stand in
 * @param choice which pools would be dealt with, and why; empty when nothing goes to the market
 * @param deals that would be opened
 * @param transactions one that opens the deals, and for each the one that closes it
 * @param gas of all these, paid in the chain's own currency
 * @param tradeOffs other choices, dearest first, the present one among them
 */
public record Estimate(
        Optional<Range<Amount>> cost,
        Optional<Range<Duration>> time,
        boolean measured,
        Optional<Choice> choice,
        int deals,
        int transactions,
        long gas,
        List<TradeOff> tradeOffs) {

    public Estimate {
        tradeOffs = List.copyOf(tradeOffs);
    }

    /**
     * A choice of pools.
     *
     * @param pools that would be dealt with
     * @param cost likely
     * @param time likely
     * @param present whether the run would be done so
     */
    public record TradeOff(int pools, Amount cost, Duration time, boolean present) {}
}
