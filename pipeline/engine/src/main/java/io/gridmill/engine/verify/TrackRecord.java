package io.gridmill.engine.verify;

import java.util.HashMap;
import java.util.Map;

/**
 * How often owners were right in a row, and so how closely they are watched: BOINC's adaptive replication (D. Anderson,
 * BOINC: A Platform for Volunteer Computing, 2019, section 3.4). Every result of an owner is checked until {@value #TRUSTED}
 * of them in a row were valid; from then on a share of 1/N, where N of them were. One wrong result begins anew. Used by
 * one thread.
 */
public final class TrackRecord {

    /** Valid results in a row after which an owner's results are sampled. */
    public static final int TRUSTED = 10;

    private final Map<String, Integer> validInARow = new HashMap<>();

    /** Begins with what earlier runs found; {@code past} by owner, as {@link #validInARow}. */
    public static TrackRecord startingFrom(Map<String, Integer> past) {
        TrackRecord record = new TrackRecord();
        past.forEach((owner, valid) -> {
            if (valid > 0) {
                record.validInARow.put(owner, valid);
            }
        });
        return record;
    }

    /**
     * A result was compared.
     *
     * @param accepted whether it is the accepted one. The others were asked for when there was a result already, and who
     *     ran them could tell from the number of the attempt; they do not earn trust
     */
    public void judged(String owner, boolean valid, boolean accepted) {
        if (!valid) {
            validInARow.remove(owner);
        } else if (accepted) {
            validInARow.merge(owner, 1, Integer::sum);
        }
    }

    public int validInARow(String owner) {
        return validInARow.getOrDefault(owner, 0);
    }

    /**
     * The share of the owner's results that is to be checked now.
     *
     * @param least what the stage asks for, however good the owner is
     */
    public double share(String owner, double least) {
        int valid = validInARow(owner);
        return valid < TRUSTED ? 1 : Math.max(least, 1.0 / valid);
    }
}
