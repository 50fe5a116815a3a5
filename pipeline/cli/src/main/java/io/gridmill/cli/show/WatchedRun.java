package io.gridmill.cli.show;

import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.run.RunProgress;
import io.gridmill.model.Amount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns what the ledger tells about a run into what its own process would tell a display. */
final class WatchedRun implements WatchCommand.Sight {

    private final ProgressDisplay display;
    private final Map<String, SupplierRecord.Status> deals = new HashMap<>();

    WatchedRun(ProgressDisplay display) {
        this.display = display;
    }

    @Override
    public void seen(RunDetail detail) {
        for (SupplierSummary supplier : detail.suppliers()) {
            SupplierRecord record = supplier.record();
            SupplierRecord.Status before = deals.put(record.supplier(), record.status());
            if (before != null && before != record.status()) {
                display.notice("Deal with " + record.name() + " is "
                        + record.status().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        display.progress(progress(detail));
    }

    @Override
    public void abandoned(RunDetail detail) {
        String run = detail.run().record().id().value();
        display.notice("No process executes run " + run + ". Continue with `gridmill resume " + run
                + "`; what was accepted is kept.");
    }

    static RunProgress progress(RunDetail detail) {
        List<RunProgress.Stage> stages = new ArrayList<>();
        for (StageSummary stage : detail.stages()) {
            Integer partitions = stage.row().partitions();
            stages.add(new RunProgress.Stage(
                    stage.name(),
                    stage.row().state(),
                    partitions == null ? -1 : partitions,
                    (int) stage.accepted(),
                    (int) stage.cached(),
                    (int) stage.failed(),
                    (int) stage.skipped(),
                    (int) stage.running(),
                    Math.max(0, stage.failedAttempts() - stage.failed())));
        }
        List<RunProgress.Pool> pools = new ArrayList<>();
        for (SupplierSummary supplier : detail.suppliers()) {
            SupplierRecord record = supplier.record();
            DealTerms terms = DealTerms.of(record);
            boolean open = record.status() == SupplierRecord.Status.OPEN;
            long settled = supplier.accepted() + supplier.failedAttempts();
            Integer cores = terms.cores();
            pools.add(new RunProgress.Pool(
                    record.name(),
                    open,
                    cores == null ? 1 : cores,
                    (int) Math.max(0, supplier.handedOut() - settled),
                    supplier.accepted(),
                    supplier.consumption().amount()));
        }
        Amount spent = detail.cost();
        return new RunProgress(detail.run().record().state(), stages, pools, spent);
    }
}
