package io.gridmill.engine.history;

import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.model.Amount;
import java.util.List;

/**
 * A run with its stages, suppliers and sums.
 *
 * @param stages in the order of the plan
 * @param suppliers in the order in which they came
 * @param lines sums by stage, supplier and outcome
 * @param checks how results were checked by other owners
 * @param wrong suppliers that were found wrong
 * @param disputes that were brought about results of the run, oldest first
 */
public record RunDetail(
        RunSummary run,
        List<StageSummary> stages,
        List<SupplierSummary> suppliers,
        List<InvoiceLine> lines,
        List<StageChecks> checks,
        List<WrongOwner> wrong,
        List<NamedDispute> disputes) {

    public RunDetail {
        stages = List.copyOf(stages);
        suppliers = List.copyOf(suppliers);
        lines = List.copyOf(lines);
        checks = List.copyOf(checks);
        wrong = List.copyOf(wrong);
        disputes = List.copyOf(disputes);
    }

    /** What all decided attempts cost. */
    public Amount cost() {
        return lines.stream().map(line -> line.consumption().amount()).reduce(Amount.ZERO, Amount::plus);
    }
}
