package io.gridmill.cli.show.report;

import io.gridmill.cli.show.CostView;
import io.gridmill.cli.show.EnergyTotal;
import io.gridmill.cli.show.EnergyView;
import io.gridmill.cli.text.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the run burnt: in all, and pool by pool. */
final class ReportEnergy {

    private static final String NOT_STATED = "not stated";

    private final HtmlWriter html;
    private final CostView cost;

    ReportEnergy(Report report, HtmlWriter html) {
        this.html = html;
        this.cost = CostView.of(report.detail());
    }

    void write() {
        EnergyTotal total = cost.energy();
        html.open("section").element("h2", "Energy");
        if (cost.pools().stream().noneMatch(pool -> pool.energy() != null)) {
            html.element("p", "No pool of this run stated the power of its machines.");
            html.close().line();
            return;
        }
        html.open("div", "class", "scroll").open("table");
        head();
        html.open("tbody");
        for (CostView.Deal pool : cost.pools()) {
            row(pool);
        }
        html.open("tr", "class", "sum");
        html.element("td", "Total", "colspan", 3);
        number(Format.wattHours(total.wattHours()));
        number(Format.wattHours(total.wastedWattHours()));
        number(Format.gramsCo2(total.gramsCo2()));
        html.close();
        html.close().close().close();
        html.element("p", note(total), "class", "note");
        html.close().line();
    }

    private void head() {
        html.open("thead").open("tr").element("th", "Pool");
        for (String name : List.of("Watts per core", "gCO2 per kWh", "Energy", "of it wasted", "CO2")) {
            html.element("th", name, "class", "number");
        }
        html.close().close();
    }

    private void row(CostView.Deal pool) {
        EnergyView energy = pool.energy();
        Double grams = energy == null ? null : energy.gramsCo2();
        html.open("tr").element("td", pool.pool());
        number(stated(pool.wattsPerCore()));
        number(stated(pool.gramsCo2PerKwh()));
        number(energy == null ? NOT_STATED : Format.wattHours(energy.wattHours()));
        number(energy == null ? NOT_STATED : Format.wattHours(energy.wastedWattHours()));
        number(grams == null ? NOT_STATED : Format.gramsCo2(grams));
        html.close();
    }

    private void number(String text) {
        html.element("td", text, "class", "number");
    }

    private static String stated(@Nullable Integer number) {
        return number == null ? NOT_STATED : Format.count(number);
    }

    private static String note(EnergyTotal total) {
        return "Power and carbon intensity are as the pools stated them when their deals were made; nobody has measured"
                + " them from outside. Energy is watts per core, times the cores of a partition, times its wall time, for"
                + " every attempt, paid or not; wasted is what went into attempts that failed or were wrong."
                + (total.notStated().isEmpty()
                        ? ""
                        : " The total leaves out what states no power: " + String.join(", ", total.notStated()) + ".")
                + (total.noIntensity().isEmpty()
                        ? ""
                        : " Its CO2 leaves out what states no carbon intensity: "
                                + String.join(", ", total.noIntensity()) + ".");
    }
}
