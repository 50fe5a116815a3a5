package io.gridmill.cli.show;

import io.gridmill.engine.history.InvoiceLine;
import io.gridmill.engine.history.PartitionCharge;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.market.energy.Energy;
import io.gridmill.market.energy.StatedPower;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a run burnt, as far as its pools state their power. Every attempt that was decided on counts, whether it came to
 * something or not: it was burnt. Attempts that nothing was ever heard of do not: nobody knows how long they took.
 */
final class RunEnergy {

    private final RunDetail detail;
    private final Map<Integer, StatedPower> power = new HashMap<>();
    private final Map<Integer, Integer> cores = new HashMap<>();

    RunEnergy(RunDetail detail) {
        this.detail = detail;
        for (SupplierSummary supplier : detail.suppliers()) {
            StatedPower stated = DealTerms.of(supplier.record()).power();
            if (stated != null) {
                power.put(supplier.number(), stated);
            }
        }
        for (StageSummary stage : detail.stages()) {
            cores.put(stage.stage(), stage.row().cores());
        }
    }

    /** Of one pool in all stages; null when it does not state its power. */
    @Nullable
    EnergyView ofPool(int supplier) {
        return of(line -> line.supplier() == supplier, supplier);
    }

    /** Of one pool in one stage; null when it does not state its power. */
    @Nullable
    EnergyView ofStage(int stage, int supplier) {
        return of(line -> line.supplier() == supplier && line.stage() == stage, supplier);
    }

    /** Of one attempt, in watt-hours; null when its pool does not state its power. */
    @Nullable
    Double wattHours(PartitionCharge charge) {
        StatedPower stated = power.get(charge.supplier());
        return stated == null
                ? null
                : Double.valueOf(EnergyView.rounded(
                        burnt(stated, charge.stage(), charge.wallMillis()).wattHours()));
    }

    /** Of the whole run. */
    EnergyTotal total() {
        List<String> notStated = new ArrayList<>();
        List<String> noIntensity = new ArrayList<>();
        for (SupplierSummary supplier : detail.suppliers()) {
            StatedPower stated = power.get(supplier.number());
            if (supplier.consumption().wallMillis() == 0) {
                continue;
            }
            if (stated == null) {
                notStated.add(supplier.record().name());
            } else if (stated.gramsCo2PerKwh() == 0) {
                noIntensity.add(supplier.record().name());
            }
        }
        Energy all = sum(detail.lines());
        return new EnergyTotal(
                EnergyView.rounded(all.wattHours()),
                EnergyView.rounded(sum(wasted(detail.lines())).wattHours()),
                EnergyView.rounded(all.gramsCo2()),
                notStated,
                noIntensity);
    }

    private @Nullable EnergyView of(Predicate<InvoiceLine> which, int supplier) {
        if (!power.containsKey(supplier)) {
            return null;
        }
        List<InvoiceLine> lines = detail.lines().stream().filter(which).toList();
        return EnergyView.of(sum(lines), sum(wasted(lines)));
    }

    private static List<InvoiceLine> wasted(Collection<InvoiceLine> lines) {
        return lines.stream()
                .filter(line -> switch (line.outcome()) {
                    case INFRASTRUCTURE, APPLICATION, WRONG -> true;
                    case ACCEPTED, AGREED, CACHED, SKIPPED -> false;
                })
                .toList();
    }

    private Energy sum(Collection<InvoiceLine> lines) {
        Energy sum = Energy.NONE;
        for (InvoiceLine line : lines) {
            StatedPower stated = power.get(line.supplier());
            if (stated != null) {
                sum = sum.plus(burnt(stated, line.stage(), line.consumption().wallMillis()));
            }
        }
        return sum;
    }

    private Energy burnt(StatedPower stated, int stage, long wallMillis) {
        return stated.burnt(cores.getOrDefault(stage, 1), wallMillis);
    }
}
