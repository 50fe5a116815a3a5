package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.market.energy.Energy;
import org.jspecify.annotations.Nullable;

/** Energy in JSON, as pools state their power. */
public record EnergyView(
        @Described("Watt-hours of all attempts: watts that the pool states per core, times cores, times wall time")
        double wattHours,

        @Described("Watt-hours of them in attempts that came to nothing: failed, or with a wrong result")
        double wastedWattHours,

        @Described("Grams of CO2 of all attempts; null when the pool states no carbon intensity") @Nullable
        Double gramsCo2) {

    /** Micro-watt-hours and micrograms: finer than anybody can tell, and the same digits everywhere. */
    private static final double DIGITS = 1e6;

    static EnergyView of(Energy all, Energy wasted) {
        return new EnergyView(
                rounded(all.wattHours()),
                rounded(wasted.wattHours()),
                all.isOfKnownOrigin() ? Double.valueOf(rounded(all.gramsCo2())) : null);
    }

    static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
