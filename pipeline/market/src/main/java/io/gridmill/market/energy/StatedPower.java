package io.gridmill.market.energy;

import io.gridmill.market.chain.OfferOnChain;
import java.util.Optional;

/**
 * The electrical power that a pool states in its offer. Nothing binds a pool to it and nobody measures it from outside: it
 * is shown as the pool's statement, and never decides about money.
 *
 * @param wattsPerCore of one busy core with its share of the machine
 * @param gramsCo2PerKwh carbon intensity of the electricity; 0: not stated
 */
public record StatedPower(int wattsPerCore, int gramsCo2PerKwh) {

    /** No machine burns that much in one core; whoever states more says nothing. */
    static final int MOST_WATTS = 10_000;

    /** Ten times what the dirtiest power station emits. */
    static final int MOST_GRAMS = 20_000;

    public StatedPower {
        if (wattsPerCore < 1 || wattsPerCore > MOST_WATTS || gramsCo2PerKwh < 0 || gramsCo2PerKwh > MOST_GRAMS) {
            throw new IllegalArgumentException("No power that a core can have: " + wattsPerCore + " W, "
                    + gramsCo2PerKwh + " gCO2/kWh; see StatedPower.of");
        }
    }

    /** Empty when no power is stated, or one that cannot be. An intensity that cannot be counts as not stated. */
    public static Optional<StatedPower> of(int wattsPerCore, int gramsCo2PerKwh) {
        if (wattsPerCore < 1 || wattsPerCore > MOST_WATTS) {
            return Optional.empty();
        }
        boolean possible = gramsCo2PerKwh >= 0 && gramsCo2PerKwh <= MOST_GRAMS;
        return Optional.of(new StatedPower(wattsPerCore, possible ? gramsCo2PerKwh : 0));
    }

    public static Optional<StatedPower> of(OfferOnChain offer) {
        return of(offer.wattsPerCore(), offer.gramsCo2PerKwh());
    }

    /**
     * What work burnt: stated watts per core x cores x wall time.
     *
     * <p>Wall time of the cores that the partition had to itself, not processor time, for two reasons. Nobody else could
     * use these cores meanwhile, so their standing still is on the buyer's account as well. And wall time is what a pool
     * is paid by and what the buyer compares with its own clock: to look frugal by claiming less of it costs the pool its
     * pay, while processor time is neither paid nor checked and could be stated as nothing. It is an upper bound when a
     * command leaves its cores idle.
     *
     * @param cores of one partition
     * @param wallMillis sum over partitions
     */
    public Energy burnt(int cores, long wallMillis) {
        double joules = wattsPerCore * (double) Math.max(0, cores) * Math.max(0, wallMillis) / 1000;
        return gramsCo2PerKwh == 0
                ? Energy.ofUnknownOrigin(joules)
                : new Energy(joules, joules * gramsCo2PerKwh / Energy.JOULES_PER_KWH, 0);
    }
}
