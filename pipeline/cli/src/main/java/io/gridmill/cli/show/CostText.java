package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.model.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The invoice of a run for people. Amounts are exact: they add up. */
final class CostText {

    private CostText() {}

    static List<String> lines(CostView view, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(SafeText.line(view.pipeline())) + "  run " + view.run() + "  "
                + StateWords.paint(style, view.state(), StateWords.of(view.state())));
        lines.add("");
        lines.addAll(invoice(view, style));
        lines.add("");
        lines.addAll(deals(view, style));
        lines.add("");
        lines.add(style.bold("Total  " + view.amount()) + balance(view));
        if (!view.secondOpinions().isZero()) {
            lines.add("  of this " + view.secondOpinions()
                    + " for second opinions, which checked results of other owners");
        }
        if (!view.disputes().isEmpty()) {
            lines.addAll(disputes(view.disputes()));
        }
        lines.add("Energy  " + SafeText.line(view.energy().sentence()));
        return lines;
    }

    private static List<String> invoice(CostView view, Style style) {
        Table table = new Table()
                .column("STAGE")
                .column("POOL")
                .number("ACCEPTED")
                .number("FAILED")
                .number("FREE")
                .number("WALL S")
                .number("CORE S")
                .number("RLC/CORE-S")
                .number("AMOUNT")
                .number("WH");
        for (CostView.Sum stage : view.stages()) {
            List<CostView.Line> of = view.lines().stream()
                    .filter(line -> line.stage().equals(stage.stage()))
                    .toList();
            for (CostView.Line line : of) {
                table.row(
                        line.stage(),
                        line.pool(),
                        Format.count(line.accepted()),
                        Format.count(line.failed()),
                        Format.count(line.unpaid()),
                        Format.seconds(line.wallMillis()),
                        seconds(line.coreMillis()),
                        price(line.corePrice()),
                        line.amount(),
                        wattHours(line.energy()));
            }
            if (of.size() > 1 || stage.cached() > 0) {
                String note = stage.cached() == 0 ? "all" : "all, " + Format.count(stage.cached()) + " cached";
                table.painted(
                        style::dim,
                        stage.stage(),
                        note,
                        Format.count(stage.accepted()),
                        "",
                        "",
                        Format.seconds(stage.wallMillis()),
                        "",
                        "",
                        stage.amount(),
                        "");
            }
        }
        return table.lines(style);
    }

    private static List<String> deals(CostView view, Style style) {
        Table table = new Table()
                .column("POOL")
                .column("DEAL")
                .column("STATUS")
                .number("ACCEPTED")
                .number("CORE S")
                .number("AMOUNT")
                .number("VOUCHER")
                .number("ESCROW")
                .number("WH")
                .number("gCO2")
                .column("OPENED BY")
                .column("PAID BY");
        for (CostView.Deal deal : view.pools()) {
            table.row(
                    deal.pool(),
                    Format.hash(deal.deal()),
                    deal.status().name().toLowerCase(java.util.Locale.ROOT),
                    Format.count(deal.accepted()),
                    seconds(deal.coreMillis()),
                    deal.amount(),
                    deal.voucher(),
                    deal.escrow(),
                    wattHours(deal.energy()),
                    gramsCo2(deal.energy()),
                    transaction(deal.openTransaction()),
                    transaction(deal.closeTransaction()));
        }
        return table.lines(style);
    }

    /** What disputes cost on top: bonds and panels against what came back, and gas. */
    private static List<String> disputes(List<DisputeView> disputes) {
        Amount bonds = sum(disputes, DisputeView::bond);
        Amount fees = sum(disputes, DisputeView::fee);
        Amount returned = sum(disputes, DisputeView::returned);
        Amount compensated = sum(disputes, DisputeView::compensated);
        long gas = disputes.stream().mapToLong(DisputeView::gas).sum();
        return List.of(
                "Disputes  " + Format.count(disputes.size()) + " on top of the total: " + bonds
                        + " put in as bonds and " + fees + " for panels",
                "  of this " + returned + " came back from the court, and " + compensated
                        + " from the stake of pools that lost; " + Format.count(gas) + " gas");
    }

    private static Amount sum(List<DisputeView> disputes, Function<DisputeView, Amount> part) {
        return disputes.stream().map(part).reduce(Amount.ZERO, Amount::plus);
    }

    private static String balance(CostView view) {
        return view.amount().equals(view.vouchers())
                ? "  the vouchers promise the same"
                : "  but the vouchers promise " + view.vouchers();
    }

    static String wattHours(@Nullable EnergyView energy) {
        return energy == null ? "not stated" : Format.threeDigits(energy.wattHours());
    }

    static String gramsCo2(@Nullable EnergyView energy) {
        Double grams = energy == null ? null : energy.gramsCo2();
        return grams == null ? "not stated" : Format.threeDigits(grams);
    }

    static String seconds(@Nullable Long millis) {
        return millis == null ? "-" : Format.seconds(millis);
    }

    static String price(@Nullable Amount price) {
        return price == null ? "-" : price.toString().replace(" RLC", "");
    }

    static String transaction(@Nullable String hash) {
        return hash == null ? "-" : Format.hash(hash);
    }
}
