package io.gridmill.engine.history;

import java.time.Instant;

/**
 * How an owner of pools did in one run, over all of its deals there.
 *
 * @param owner see {@link io.gridmill.engine.place.SupplierRecord#owner()}
 * @param at when the run ended, or began when it has not
 * @param accepted results that were accepted or agreed with the accepted one, compared or not
 * @param valid those of them that were compared with another owner's
 * @param wrong results that were found wrong
 * @param failed attempts that failed through the owner's fault
 * @param lost attempts that never came back and were given to somebody else
 * @param overclaimed results for which more time was claimed than passed on the buyer's own clock
 */
public record OwnerRun(
        String owner,
        String run,
        Instant at,
        long accepted,
        long valid,
        long wrong,
        long failed,
        long lost,
        long overclaimed) {}
