package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.Format;
import java.util.List;

/** What a whole run burnt, in JSON. */
public record EnergyTotal(
        @Described("Watt-hours of all attempts on pools that state their power")
        double wattHours,

        @Described("Watt-hours of them in attempts that came to nothing: failed, or with a wrong result")
        double wastedWattHours,

        @Described("Grams of CO2 of all attempts on pools that state their carbon intensity, too")
        double gramsCo2,

        @Described("Names of the pools that worked and state no power: not counted above. Home states none")
        List<String> notStated,

        @Described("Names of the pools whose power is counted and whose carbon intensity is not stated")
        List<String> noIntensity) {

    public EnergyTotal {
        notStated = List.copyOf(notStated);
        noIntensity = List.copyOf(noIntensity);
    }

    /** For people; says whose word it is and what is missing. */
    public String sentence() {
        String missing = notStated.isEmpty() ? "" : "; not stated by " + String.join(", ", notStated);
        if (wattHours == 0) {
            return "not stated" + (notStated.isEmpty() ? "" : " by " + String.join(", ", notStated));
        }
        String co2 = gramsCo2 == 0 && !noIntensity.isEmpty() ? "gCO2 not stated" : Format.gramsCo2(gramsCo2);
        return Format.wattHours(wattHours) + ", " + co2 + ", as the pools state"
                + (wastedWattHours == 0
                        ? ""
                        : "; " + Format.wattHours(wastedWattHours) + " of it in attempts that failed or were wrong")
                + (gramsCo2 == 0 || noIntensity.isEmpty()
                        ? ""
                        : "; no carbon intensity stated by " + String.join(", ", noIntensity))
                + missing;
    }
}
