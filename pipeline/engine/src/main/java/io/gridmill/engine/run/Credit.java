package io.gridmill.engine.run;

/**
 * How much work a supplier holds at a time. Twice its slots at least, so that no slot waits for a message; for short
 * partitions as many as it settles within the time that a message takes to travel and become durable, so that messages
 * carry hundreds. Near the end never more than a fair share of what is left, so that all suppliers end together.
 *
 * <p>Owned by the run loop.
 */
final class Credit {

    /** Work for this many seconds is kept ahead. */
    private static final double SECONDS_AHEAD = 0.5;

    private static final int MOST = 4096;

    /** Weight of the newest measurement. */
    private static final double FRESHNESS = 0.3;

    private static final long SHORTEST_SAMPLE_NANOS = 20_000_000;

    private final int slots;
    private double perSecond;
    private long sampleBegan;
    private int sampled;

    Credit(int slots, long nanoTime) {
        this.slots = slots;
        this.sampleBegan = nanoTime;
    }

    /** Results came in. */
    void settled(int results, long nanoTime) {
        sampled += results;
        long elapsed = nanoTime - sampleBegan;
        if (elapsed >= SHORTEST_SAMPLE_NANOS) {
            double rate = sampled * 1e9 / elapsed;
            perSecond = perSecond == 0 ? rate : perSecond + FRESHNESS * (rate - perSecond);
            sampled = 0;
            sampleBegan = nanoTime;
        }
    }

    /**
     * How many more partitions the supplier may get now.
     *
     * @param held what it holds already
     * @param left partitions that nobody holds yet
     * @param suppliers how many share what is left
     */
    int open(int held, long left, int suppliers) {
        int ahead = (int) Math.min(MOST, Math.ceil(perSecond * SECONDS_AHEAD));
        int target = Math.max(2 * slots, ahead);
        long fairShare = (left + (long) held) / (2L * Math.max(1, suppliers));
        target = (int) Math.max(Math.min(target, fairShare), Math.min(slots + 1, target));
        int open = target - held;
        // Small top-ups for fast work would cost a message each.
        return open * 4 >= target || held < slots + 1 ? Math.max(0, open) : 0;
    }
}
