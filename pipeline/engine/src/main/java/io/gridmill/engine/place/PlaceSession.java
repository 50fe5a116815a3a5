package io.gridmill.engine.place;

import io.gridmill.model.Amount;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import java.time.Duration;
import java.util.List;

/**
 * A run's dealings with one place. No method waits for the other side unless it says so. Safe for use by several
 * threads.
 */
public interface PlaceSession extends AutoCloseable {

    /** Makes a stage known, or known anew with fresh URLs; before any of its partitions is assigned. */
    void declare(StageOrder stage);

    /** Hands out partitions. The assignments are durable already. Doing it again is harmless. */
    void assign(String supplier, List<PartitionOrder> orders);

    /**
     * Tells how much work is left, so that the place knows whether lost capacity is missed. May come often.
     *
     * @param cores that could be busy with partitions which are not settled; {@link Long#MAX_VALUE} when nobody knows
     */
    default void left(long cores) {}

    /** Whether the supplier could be paid for so many partitions more than it has now. Does not wait. */
    default boolean affords(String supplier, int partitions) {
        return true;
    }

    /**
     * Whether the supplier can be brought before a court for what it signs, so that its batches are kept. Does not change
     * in the life of a supplier.
     */
    default boolean answersToCourt(String supplier) {
        return false;
    }

    /** Tells the supplier where outputs go. */
    void grant(String supplier, List<UploadGrant> grants);

    /**
     * What this result costs the run: never more than was agreed, whatever the supplier claims.
     *
     * @param observed time between sending the order and receiving the result, by the run's own clock
     * @param limit most wall time of one partition of the stage
     */
    Amount charge(String supplier, PartitionResult result, Duration observed, Duration limit);

    /**
     * Prepares the payment for results that are about to be accepted, in this order. Nothing is sent: the settlement
     * becomes durable together with the results, then {@link #settled} is called. One call at a time per supplier, in
     * the order of the settlements. When the settlement cannot be made durable at first, the same one is tried again:
     * asking twice for the same attempt is an error. Without results, it acknowledges only.
     *
     * @param acknowledged sequence number up to which all of the supplier's batches are settled or refused
     */
    Settlement settle(String supplier, long acknowledged, List<SettledResult> results);

    /** The settlement is durable: the supplier may be paid. */
    void settled(Settlement settlement);

    /** Takes partitions back; their results are not wanted any more. */
    void withdraw(String supplier, List<PartitionKey> keys);

    /** Stops using a supplier for this run: it was found wrong or keeps failing. */
    void dismiss(String supplier, Failure reason);

    /**
     * Pays and closes everything. Waits until all closings are confirmed or the time is over; what is left is finished
     * by a later resume or by the expiry of the deals.
     *
     * @return whether everything is closed
     */
    boolean finish(Duration patience);

    /** Stops talking, without closing deals. */
    @Override
    void close();
}
