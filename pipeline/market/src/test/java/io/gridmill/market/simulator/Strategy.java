package io.gridmill.market.simulator;

import io.gridmill.model.Digest;
import java.util.Locale;

/**
 * How a pool comes to its answers. What is right is the same for everybody; what is wrong is wrong in the pool's own
 * way, but for those that give the same wrong answers as others of their kind.
 */
enum Strategy {
    HONEST,

    /** Saves itself the work: something useless of its own, at once. */
    LAZY,

    /** Sends the result of a former run of its own, which looks like a result, at once. */
    COPYING,

    /** Works and sends other bytes each time. */
    RANDOM,

    /** Right until it is trusted, and lazy from then on. */
    TURNING,

    /** Lazy in one partition of twenty, and right in all others. */
    SELDOM,

    /** Right, and ten times slower than its peers. */
    SLOW,

    /** Right, until it is gone for good. */
    VANISHING,

    /** Right, and claims three times the time that it took. */
    OVERCLAIMING,

    /** All of its kind agree on one wrong answer for each partition. */
    COLLUDING,

    /** All of its kind send the same nothing, without having agreed on it. */
    EMPTY;

    /** A pool that turns does so after so many right answers: twice what the engine wants to see. */
    private static final int TURNS_AFTER = 20;

    private static final int SELDOM_ONE_IN = 20;

    /** The right answer. */
    static String right(int partition) {
        return "the answer to " + partition + " is " + (partition * 7919L) % 104_729;
    }

    /** Whether two pools of this kind can give the same wrong answer. */
    boolean colludes() {
        return this == COLLUDING || this == EMPTY;
    }

    /** Whether results of this kind can be wrong. */
    boolean lies() {
        return switch (this) {
            case HONEST, SLOW, VANISHING, OVERCLAIMING -> false;
            case LAZY, COPYING, RANDOM, TURNING, SELDOM, COLLUDING, EMPTY -> true;
        };
    }

    /**
     * @param pool its number
     * @param given how many answers it has given before
     */
    boolean isRight(int pool, int partition, int given) {
        return switch (this) {
            case HONEST, SLOW, VANISHING, OVERCLAIMING -> true;
            case LAZY, COPYING, RANDOM, COLLUDING, EMPTY -> false;
            case TURNING -> given < TURNS_AFTER;
            case SELDOM -> Math.floorMod(Digest.sha256(pool + "/" + partition).hashCode(), SELDOM_ONE_IN) != 0;
        };
    }

    /** A wrong answer of this pool. */
    String wrong(int pool, int partition, long noise) {
        return switch (this) {
            case COPYING -> right(1_000_000 + pool);
            case RANDOM -> "it is " + noise;
            case COLLUDING -> "we say that " + partition + " is " + (partition * 31L) % 1009;
            case EMPTY -> "";
            case HONEST, SLOW, VANISHING, OVERCLAIMING, LAZY, TURNING, SELDOM -> "nothing of " + pool;
        };
    }

    /** How long an answer takes, compared with an honest one. */
    double effort(boolean right) {
        return switch (this) {
            case SLOW -> 10;
            case RANDOM -> 1;
            case HONEST, LAZY, COPYING, TURNING, SELDOM, VANISHING, OVERCLAIMING, COLLUDING, EMPTY -> right ? 1 : 0.05;
        };
    }

    /** What it claims, compared with the time that it took. */
    int claims() {
        return this == OVERCLAIMING ? 3 : 1;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
