package io.gridmill.engine.run;

import io.gridmill.engine.copy.CopyWork;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlannedInput;
import io.gridmill.model.plan.PlannedWork;
import io.gridmill.model.plan.StagePlan;

/** Refuses plans that this version understands but cannot run, before anything is recorded. */
final class Executability {

    private Executability() {}

    /** @throws GridmillException {@code UNSUPPORTED}, saying where and what to do instead */
    static void check(Plan plan) {
        for (StagePlan stage : plan.stages()) {
            if (stage.work() instanceof PlannedWork.Copy copy) {
                CopyWork.check(stage, copy);
            }
            stage.inputs().forEach((name, input) -> {
                PlannedInput source = input instanceof PlannedInput.Share share ? share.source() : input;
                if (source instanceof PlannedInput.StoreUri address) {
                    throw new GridmillException(
                            ErrorCode.UNSUPPORTED,
                            stage.stage().position() + ": input '" + name + "' of stage '" + stage.name() + "' is "
                                    + address.uri()
                                    + "; this version reads local files and outputs of stages, so copy the data to a"
                                    + " local file first");
                }
            });
            if (!stage.verify().isNone()) {
                throw new GridmillException(
                        ErrorCode.UNSUPPORTED,
                        stage.stage().position() + ": stage '" + stage.name()
                                + "' asks for verification by other pools, which this version cannot do yet; leave"
                                + " 'verify' out");
            }
        }
    }
}
