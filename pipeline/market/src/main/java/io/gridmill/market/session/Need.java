package io.gridmill.market.session;

import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.model.protocol.Resources;
import java.util.List;

/**
 * How much capacity the run lacks, from its deals and from what is left of its work. Safe for use by several threads.
 *
 * <p>Capacity that was lost is missed as long as there is more work than the cores that are left: with fewer cores than
 * work and fewer than the run had before, replacement is urgent. It is urgent, too, when no deal is left at all, or too
 * few owners to check each other. When there is more work than cores and nothing was lost, more is welcome, if somebody
 * new offers it.
 */
final class Need {

    /** How much more capacity matters now. */
    enum Urgency {
        NONE,
        /** There is work for more, but nothing is missing that was there. */
        WELCOME,
        /** Something is missing. */
        URGENT
    }

    private final PlaceRequest request;
    private final DealBook book;
    private final int most;
    private final int coresPerPartition;

    /** Guarded by this, as are the next two: cores that the work which is left could use; see the session. */
    private long left = Long.MAX_VALUE;

    /** Most cores that the deals ever gave together. */
    private long reached;

    private long settled;

    /** @param most deals that one run has at a time */
    Need(PlaceRequest request, DealBook book, int most) {
        this.request = request;
        this.book = book;
        this.most = most;
        this.coresPerPartition = Math.max(
                1, request.resources().stream().mapToInt(Resources::cpu).max().orElse(1));
    }

    /** Cores that could be busy with what is not settled yet; {@link Long#MAX_VALUE} when nobody knows. */
    synchronized void left(long cores) {
        left = cores;
    }

    /** Results came in: what was bought is of use. */
    synchronized void settled(int results) {
        settled += results;
    }

    synchronized long settled() {
        return settled;
    }

    synchronized Urgency urgency() {
        DealBook.Capacity have = book.capacity();
        reached = Math.max(reached, have.cores());
        if (left <= 0 || have.pools() >= most) {
            return Urgency.NONE;
        }
        if (have.pools() == 0 || have.owners() < request.owners()) {
            return Urgency.URGENT;
        }
        if (have.cores() >= wanted()) {
            return Urgency.NONE;
        }
        return have.cores() < reached ? Urgency.URGENT : Urgency.WELCOME;
    }

    /** The part of the run that the deals cannot do at once: what replacements are looked for with. */
    synchronized PlaceRequest lacking() {
        DealBook.Capacity have = book.capacity();
        if (have.pools() == 0 && left == Long.MAX_VALUE) {
            return request;
        }
        long wanted = wanted();
        long partitions = wanted == Long.MAX_VALUE
                ? 0
                : Math.max(1, (wanted - have.cores() + coresPerPartition - 1) / coresPerPartition);
        return new PlaceRequest(
                request.run(),
                request.policy(),
                request.resources(),
                partitions,
                Math.max(1, request.owners() - have.owners()),
                request.expected(),
                request.records(),
                request.partitions() == 0 || partitions == 0 ? request.work() : share(partitions));
    }

    /** The expected work, as far as so many partitions are of the whole. */
    private List<ExpectedWork> share(long partitions) {
        double share = Math.min(1, (double) partitions / request.partitions());
        return request.work().stream()
                .map(work -> new ExpectedWork(
                        (long) Math.ceil(work.partitions() * share), work.resources(), work.each(), work.measured()))
                .toList();
    }

    private long wanted() {
        if (left != Long.MAX_VALUE) {
            return left;
        }
        return request.partitions() == 0 ? Long.MAX_VALUE : request.partitions() * coresPerPartition;
    }
}
