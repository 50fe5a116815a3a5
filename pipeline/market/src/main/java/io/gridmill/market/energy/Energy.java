package io.gridmill.market.energy;

/**
 * An amount of electrical energy and the carbon dioxide that its production set free: energy x carbon intensity, the
 * location-based method of the GHG Protocol's Scope 2 guidance.
 *
 * @param joules all of it
 * @param gramsCo2 of the part whose carbon intensity is stated
 * @param joulesOfUnknownOrigin the part whose carbon intensity is not stated
 */
public record Energy(double joules, double gramsCo2, double joulesOfUnknownOrigin) {

    public static final Energy NONE = new Energy(0, 0, 0);

    static final double JOULES_PER_KWH = 3_600_000;
    private static final double JOULES_PER_WH = 3600;

    public Energy {
        if (!(joules >= 0 && gramsCo2 >= 0 && joulesOfUnknownOrigin >= 0)) {
            throw new IllegalArgumentException("Energy is not negative: " + joules + " J, " + gramsCo2 + " g");
        }
    }

    static Energy ofUnknownOrigin(double joules) {
        return new Energy(joules, 0, joules);
    }

    public Energy plus(Energy other) {
        return new Energy(
                joules + other.joules, gramsCo2 + other.gramsCo2, joulesOfUnknownOrigin + other.joulesOfUnknownOrigin);
    }

    public double wattHours() {
        return joules / JOULES_PER_WH;
    }

    /** Whether the carbon dioxide is that of all of the energy. */
    public boolean isOfKnownOrigin() {
        return joulesOfUnknownOrigin == 0;
    }
}
