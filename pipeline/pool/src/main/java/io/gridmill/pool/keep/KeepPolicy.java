package io.gridmill.pool.keep;

import io.gridmill.model.DataSize;

/**
 * How much a pool keeps of what buyers may demand, over all deals.
 *
 * @param most bytes of outputs; work that was accepted before this was reached is still done, and exceeds it
 * @param whenFull what happens then
 */
public record KeepPolicy(DataSize most, WhenFull whenFull) {

    /** What to do when no more should be kept. */
    public enum WhenFull {
        /** No partitions of deals that name the Court are accepted or started until a deal ends. */
        WAIT,
        /** The oldest outputs are deleted whose results the buyer has acknowledged. A demand for them is lost. */
        FORGET
    }

    /** Without any key in a pool's file. */
    public static final KeepPolicy DEFAULT = new KeepPolicy(DataSize.ofMebibytes(20 * 1024), WhenFull.WAIT);
}
