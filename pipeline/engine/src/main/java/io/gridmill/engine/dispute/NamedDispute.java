package io.gridmill.engine.dispute;

import io.gridmill.model.RunId;

/**
 * A dispute and the names of what it is about.
 *
 * @param stage name of the stage
 * @param pool name that the pool gave itself
 * @param owner the pool's address
 */
public record NamedDispute(RunId run, String stage, String pool, String owner, DisputeRecord record) {

    /** Such as {@code render[7]}. */
    public String subject() {
        return stage + "[" + record.key().partition() + "]";
    }
}
