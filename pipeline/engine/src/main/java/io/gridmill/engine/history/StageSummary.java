package io.gridmill.engine.history;

/**
 * A stage of a run with the sums over its partitions.
 *
 * @param running handed out and not decided on
 * @param failed partitions whose last attempt failed; see {@link PartitionState#FAILED}
 * @param failedAttempts attempts that failed, of all partitions
 * @param consumption of all attempts that were decided on, cached ones not counted
 */
public record StageSummary(
        StageRow row,
        long accepted,
        long cached,
        long failed,
        long skipped,
        long running,
        long failedAttempts,
        Consumption consumption) {

    public int stage() {
        return row.stage();
    }

    public String name() {
        return row.name();
    }

    /** Partitions that need nothing more. */
    public long settled() {
        return accepted + cached + skipped + failed;
    }
}
