package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.Consumption;
import io.gridmill.engine.history.InvoiceLine;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.energy.StatedPower;
import io.gridmill.model.Amount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The invoice of a run, as it is written in JSON. */
public record CostView(
        @Described("Id of the run") String run,
        @Described("Name of the pipeline") String pipeline,
        @Described("State of the run") RunState state,

        @Described("nRLC for everything that was decided on")
        Amount amount,

        @Described("nRLC of it that was paid for second opinions, which checked results of other owners")
        Amount secondOpinions,

        @Described("nRLC promised by the vouchers of all deals; the same as amount when the books balance")
        Amount vouchers,

        @Described("What all attempts burnt, paid or not") EnergyTotal energy,

        @Described("One line per stage and pool") List<Line> lines,
        @Described("Sums by stage") List<Sum> stages,
        @Described("One entry per pool") List<Deal> pools,

        @Described("Disputes about results of the run, which are not part of amount and vouchers")
        List<DisputeView> disputes) {

    /** What a pool did for a stage. */
    public record Line(
            @Described("Name of the stage") String stage,
            @Described("Name of the pool") String pool,
            @Described("Id of the deal") String deal,
            @Described("Partitions accepted") long accepted,

            @Described("Attempts that failed because of the command: their time is paid")
            long failed,

            @Described("Attempts that failed because of the pool or were wrong: free")
            long unpaid,

            @Described("Milliseconds of wall time of the paid attempts")
            long wallMillis,

            @Described("Milliseconds of processor time of the paid attempts")
            long cpuMillis,

            @Described("Core-milliseconds billed: amount divided by price; null without a price per core") @Nullable
            Long coreMillis,

            @Described("nRLC per core-second") @Nullable Amount corePrice,
            @Described("nRLC paid") Amount amount,

            @Described("What all attempts burnt, paid or not; null when the pool does not state its power") @Nullable
            EnergyView energy) {}

    /** A sum. */
    public record Sum(
            @Described("Name of the stage") String stage,
            @Described("Partitions accepted") long accepted,

            @Described("Partitions taken from earlier runs at no cost")
            long cached,

            @Described("Milliseconds of wall time of the paid attempts")
            long wallMillis,

            @Described("nRLC paid") Amount amount) {}

    /** A deal. */
    public record Deal(
            @Described("Name of the pool") String pool,

            @Described("Id of the deal; home for this machine")
            String deal,

            @Described("OPENING, OPEN, CLOSING, CLOSED or ABANDONED")
            SupplierRecord.Status status,

            @Described("Partitions accepted") long accepted,

            @Described("Milliseconds of wall time of the paid attempts")
            long wallMillis,

            @Described("Core-milliseconds billed; null without a price per core") @Nullable
            Long coreMillis,

            @Described("nRLC per core-second") @Nullable Amount corePrice,
            @Described("nRLC of all lines") Amount amount,

            @Described("nRLC promised by the newest voucher")
            Amount voucher,

            @Described("nRLC locked on chain") Amount escrow,

            @Described("What all attempts burnt, paid or not; null when the pool does not state its power") @Nullable
            EnergyView energy,

            @Described("Watts per busy core that the pool stated when the deal was made; null: none") @Nullable
            Integer wattsPerCore,

            @Described("Grams of CO2 per kWh that the pool stated when the deal was made; null: none") @Nullable
            Integer gramsCo2PerKwh,

            @Described("Transaction that opened the deal") @Nullable
            String openTransaction,

            @Described("Transaction that paid and closed the deal") @Nullable
            String closeTransaction) {}

    /** Sums up what stands in the ledger. */
    public static CostView of(RunDetail detail) {
        RunEnergy energy = new RunEnergy(detail);
        List<Line> lines = new ArrayList<>();
        List<Sum> stages = new ArrayList<>();
        for (StageSummary stage : detail.stages()) {
            for (SupplierSummary supplier : detail.suppliers()) {
                Collection<InvoiceLine> of = detail.lines().stream()
                        .filter(line -> line.stage() == stage.stage() && line.supplier() == supplier.number())
                        .toList();
                if (!of.isEmpty()) {
                    lines.add(line(
                            stage.name(), supplier.record(), of, energy.ofStage(stage.stage(), supplier.number())));
                }
            }
            Consumption paid = paid(detail.lines().stream()
                    .filter(line -> line.stage() == stage.stage())
                    .toList());
            stages.add(new Sum(stage.name(), stage.accepted(), stage.cached(), paid.wallMillis(), paid.amount()));
        }
        Map<String, Deal> deals = new LinkedHashMap<>();
        for (SupplierSummary supplier : detail.suppliers()) {
            deals.put(supplier.record().supplier(), deal(detail, supplier, energy.ofPool(supplier.number())));
        }
        Amount vouchers = deals.values().stream().map(Deal::voucher).reduce(Amount.ZERO, Amount::plus);
        return new CostView(
                detail.run().record().id().value(),
                detail.run().record().pipeline(),
                detail.run().record().state(),
                detail.cost(),
                detail.lines().stream()
                        .filter(line -> line.outcome() == Outcome.AGREED)
                        .map(line -> line.consumption().amount())
                        .reduce(Amount.ZERO, Amount::plus),
                vouchers,
                energy.total(),
                lines,
                stages,
                List.copyOf(deals.values()),
                detail.disputes().stream().map(DisputeView::of).toList());
    }

    private static Line line(
            String stage, SupplierRecord supplier, Collection<InvoiceLine> lines, @Nullable EnergyView energy) {
        DealTerms terms = DealTerms.of(supplier);
        Consumption paid = paid(lines);
        return new Line(
                stage,
                supplier.name(),
                supplier.supplier(),
                count(lines, Outcome.ACCEPTED),
                count(lines, Outcome.APPLICATION),
                count(lines, Outcome.INFRASTRUCTURE) + count(lines, Outcome.WRONG),
                paid.wallMillis(),
                paid.cpuMillis(),
                terms.coreMillis(paid.amount()),
                terms.corePrice(),
                paid.amount(),
                energy);
    }

    private static Deal deal(RunDetail detail, SupplierSummary supplier, @Nullable EnergyView energy) {
        SupplierRecord record = supplier.record();
        DealTerms terms = DealTerms.of(record);
        StatedPower power = terms.power();
        Consumption paid = paid(detail.lines().stream()
                .filter(line -> line.supplier() == supplier.number())
                .toList());
        return new Deal(
                record.name(),
                record.supplier(),
                record.status(),
                supplier.accepted(),
                paid.wallMillis(),
                terms.coreMillis(paid.amount()),
                terms.corePrice(),
                paid.amount(),
                record.total(),
                record.escrow(),
                energy,
                power == null ? null : Integer.valueOf(power.wattsPerCore()),
                power == null || power.gramsCo2PerKwh() == 0 ? null : Integer.valueOf(power.gramsCo2PerKwh()),
                record.openTransaction(),
                record.closeTransaction());
    }

    private static Consumption paid(Collection<InvoiceLine> lines) {
        return lines.stream()
                .filter(line -> line.outcome().paid())
                .map(InvoiceLine::consumption)
                .reduce(Consumption.NONE, Consumption::plus);
    }

    private static long count(Collection<InvoiceLine> lines, Outcome outcome) {
        return lines.stream()
                .filter(line -> line.outcome() == outcome)
                .mapToLong(line -> line.consumption().attempts())
                .sum();
    }
}
