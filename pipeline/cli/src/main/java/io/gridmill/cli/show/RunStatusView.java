package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.RunDetail;
import java.time.Instant;
import java.util.List;

/** A run with its stages and pools in JSON. */
record RunStatusView(
        @Described("The run itself") RunView run,
        @Described("Its stages in the order of the plan") List<StageView> stages,

        @Described("Its pools in the order in which they came")
        List<PoolView> pools,

        @Described("What all attempts burnt, paid or not") EnergyTotal energy,

        @Described(
                "What was checked by other owners, who was found wrong, and what became of disputes; a sentence each")
        List<String> checks,

        @Described("Disputes about results of the run, oldest first")
        List<DisputeView> disputes) {

    static RunStatusView of(RunDetail detail, Instant now) {
        RunEnergy energy = new RunEnergy(detail);
        return new RunStatusView(
                RunView.of(detail.run(), now),
                detail.stages().stream().map(StageView::of).toList(),
                detail.suppliers().stream()
                        .map(pool -> PoolView.of(pool, energy.ofPool(pool.number())))
                        .toList(),
                energy.total(),
                CheckSentences.all(detail),
                detail.disputes().stream().map(DisputeView::of).toList());
    }
}
