package io.gridmill.model.pipeline;

import java.util.Locale;

/**
 * What happens when partitions of a stage have failed for good.
 *
 * @param share of the partitions that may fail, 0 to 1
 * @param count of partitions that may fail; the larger of both allowances holds
 * @param then what happens once more than that have failed
 */
public record FailurePolicy(double share, long count, Then then) {

    /** What follows when too many partitions have failed. */
    public enum Then {
        /** Nothing more is started, what runs is withdrawn, the run fails. */
        STOP,
        /** The other partitions of the stage still run, then the run fails. */
        FINISH,
        /** The stages behind it go on with what there is. */
        CONTINUE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public FailurePolicy {
        if (!(share >= 0 && share <= 1) || count < 0) {
            throw new IllegalArgumentException("Between none and all partitions can be tolerated to fail");
        }
    }

    /** The first failure stops the run. */
    public static FailurePolicy usual() {
        return new FailurePolicy(0, 0, Then.STOP);
    }

    /** How many of a stage's partitions may fail (shares are rounded down). */
    public long tolerated(long partitions) {
        return Math.max(count, (long) Math.floor(share * partitions + 1e-9));
    }
}
