package io.gridmill.pool.deal;

/**
 * How many partitions a pool has accepted and not finished, all deals together. Safe for use by several threads.
 */
final class WaitingRoom {

    private final WaitingPolicy policy;

    /** Guarded by this. */
    private long taken;

    WaitingRoom(WaitingPolicy policy) {
        this.policy = policy;
    }

    int mostPerDeal() {
        return policy.mostPerDeal();
    }

    /** Takes places for all of them or none. */
    synchronized boolean enter(int partitions) {
        if (taken + partitions > policy.most()) {
            return false;
        }
        taken += partitions;
        return true;
    }

    /** Takes places for what was accepted before a restart, whether there are any or not. */
    synchronized void enterAgain(int partitions) {
        taken += partitions;
    }

    synchronized void leave(int partitions) {
        taken -= partitions;
    }
}
