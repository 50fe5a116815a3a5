package io.gridmill.pool.engine;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.StageOrder;
import java.util.Collection;
import java.util.List;

/**
 * Runs the partitions of a pool, on this machine or on many. Owners (a deal, a run at home) keep their stages and
 * partitions apart.
 *
 * <p>What every engine promises:
 *
 * <ul>
 *   <li>A submission that was accepted starts at most one command. A second one with the same owner and key, while the
 *       first is queued or runs, changes nothing.
 *   <li>Its listener hears exactly one result, unless the partition is taken back ({@link #cancel}, {@link #forget}) or
 *       the engine is closed: then it hears none any more.
 *   <li>Whatever becomes of the machine that had it, a result comes. When the machine is lost, that is an infrastructure
 *       failure with the code {@code WORKER_LOST}: nobody pays for it, and somebody else may try.
 *   <li>Nothing is remembered of what is finished: the same key may be submitted again. Nothing survives the process.
 *   <li>When {@link #close} returns and {@link #hasEnded} says so, no command runs any more that this engine started on
 *       machines that it can reach; on others they end within the time after which a worker counts as lost.
 * </ul>
 *
 * <p>Safe for use by several threads. No method waits for a command or for another machine; listeners are called without
 * any lock of the engine held, from threads of the engine.
 */
public interface Engine extends AutoCloseable {

    /** What kind of engine it is, for people: {@code local}, {@code slurm}. */
    String kind();

    /** Names of the runtimes that work wherever it runs commands, best confinement first. */
    List<String> runtimes();

    /** Those of them that are safe for commands of strangers. */
    List<String> confiningRuntimes();

    /**
     * Makes a stage known, or known anew with fresh URLs.
     *
     * @param allowed names of the runtimes that the owner may use
     * @throws GridmillException when it can never run here: INVALID_PIPELINE, UNSUPPORTED or POOL_REFUSED
     */
    void declare(String owner, StageOrder stage, Collection<String> allowed);

    /** @throws IllegalArgumentException when a partition can run nowhere, because an input has no proper name */
    void check(PartitionOrder order);

    /**
     * Queues a partition. One that is queued or runs already stays as it is.
     *
     * @param corePrice per core-second, for the claim in the result
     * @return false when the queue is full
     * @throws GridmillException with INVALID_USAGE when the stage is not known
     */
    boolean submit(String owner, PartitionOrder order, Amount corePrice, PartitionListener listener);

    /**
     * Takes a partition back, whatever its state; its command is killed. The listener hears no more of it.
     *
     * @return false when there is no such partition, or its listener has heard or is just hearing
     */
    boolean cancel(String owner, PartitionKey key);

    /** Takes everything of an owner back and forgets its stages. */
    void forget(String owner);

    /** Cores that may be busy at once, when all that this engine may use is there. */
    int slots();

    /** Cores that nobody uses or waits for. */
    int freeSlots();

    /** What the partitions that run at once may declare together. */
    DataSize memory();

    /** Partitions that are queued, run or have their outputs uploaded. */
    int active();

    /** Ends everything: running commands are killed, their listeners hear nothing. Waits, for a bounded time. */
    @Override
    void close();

    /** Whether nothing of it uses its directory any more, after {@link #close}. */
    boolean hasEnded();
}
