package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Width;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.place.SupplierRecord;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill cost RUN}. */
@Command(
        name = "cost",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the invoice of a run: what each pool did for each stage, and its deal, voucher and transactions.",
            "With --partitions every line of every deal's results tree, with the sum that the voucher came to."
        })
@JsonResult(
        value = CostView.class,
        form = "One object. With --partitions a list of invoice lines, one per line of text.")
public final class CostCommand implements Callable<Integer> {

    private final Viewer viewer;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "last",
            paramLabel = "RUN",
            description = "Id of a run, the beginning of it, or last (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String run;

    @Option(names = "--partitions", description = "Every paid attempt on a line of its own.")
    private boolean partitions;

    public CostCommand(Viewer viewer) {
        this.viewer = viewer;
    }

    @Override
    public Integer call() {
        Context context = gridmill.context();
        try (Archive archive = viewer.open(context)) {
            RunHistory history = archive.history();
            RunRecord record = history.run(run).record();
            RunDetail detail = history.detail(record);
            if (partitions) {
                each(context, history, record, detail);
            } else {
                CostView view = CostView.of(detail);
                Printing.print(context, view, () -> CostText.lines(view, viewer.style()));
            }
        }
        return 0;
    }

    private void each(Context context, RunHistory history, RunRecord record, RunDetail detail) {
        Map<Integer, SupplierRecord> suppliers = new HashMap<>();
        for (SupplierSummary supplier : detail.suppliers()) {
            suppliers.put(supplier.number(), supplier.record());
        }
        Map<Integer, String> stages = new HashMap<>();
        for (StageSummary stage : detail.stages()) {
            stages.put(stage.stage(), stage.name());
        }
        RunEnergy energy = new RunEnergy(detail);
        PrintWriter out = context.out();
        Consumer<ChargeView> printer = context.json() ? jsonPrinter(out) : textPrinter(out);
        out.print(context.json() ? "[" : textHead() + "\n");
        history.charges(record, charge -> {
            SupplierRecord supplier = suppliers.get(charge.supplier());
            if (supplier != null) {
                printer.accept(ChargeView.of(
                        charge, stages.getOrDefault(charge.stage(), "?"), supplier, energy.wattHours(charge)));
            }
        });
        out.print(context.json() ? "\n]\n" : "");
        out.flush();
    }

    private static Consumer<ChargeView> jsonPrinter(PrintWriter out) {
        Json json = new Json();
        boolean[] begun = {false};
        return charge -> {
            out.print((begun[0] ? ",\n" : "\n") + json.line(charge));
            begun[0] = true;
        };
    }

    // A table whose widths are known before its rows, since there may be a million of them.

    private static String textHead() {
        return row(
                "PARTITION",
                "ATTEMPT",
                "POOL",
                "DEAL",
                "LEAF",
                "WALL S",
                "WH",
                "AMOUNT",
                "VOUCHER",
                "OUTCOME",
                "PAID BY");
    }

    private static Consumer<ChargeView> textPrinter(PrintWriter out) {
        return charge -> out.print(row(
                        charge.stage() + "[" + charge.partition() + "]",
                        String.valueOf(charge.attempt()),
                        SafeText.line(charge.pool()),
                        Format.hash(charge.deal()),
                        Format.count(charge.leaf()),
                        Format.seconds(charge.wallMillis()),
                        charge.wattHours() == null ? "-" : Format.threeDigits(charge.wattHours()),
                        charge.amount().toString(),
                        charge.voucher().toString(),
                        StateWords.of(charge.outcome()),
                        CostText.transaction(charge.closeTransaction()))
                + "\n");
    }

    private static String row(
            String partition,
            String attempt,
            String pool,
            String deal,
            String leaf,
            String wall,
            String wattHours,
            String amount,
            String voucher,
            String outcome,
            String transaction) {
        return (Width.padRight(partition, 20) + "  " + Width.padLeft(attempt, 7) + "  " + Width.padRight(pool, 12)
                        + "  " + Width.padRight(deal, 11) + "  " + Width.padLeft(leaf, 9) + "  "
                        + Width.padLeft(wall, 9) + "  " + Width.padLeft(wattHours, 8) + "  " + Width.padLeft(amount, 16)
                        + "  "
                        + Width.padLeft(voucher, 16) + "  " + Width.padRight(outcome, 16) + "  " + transaction)
                .stripTrailing();
    }
}
