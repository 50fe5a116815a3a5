package io.gridmill.engine.run;

import io.gridmill.engine.copy.CopyWork;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlannedInput;
import io.gridmill.model.plan.PlannedWork;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;

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
            checkComparison(stage);
        }
    }

    /** A command that compares results runs at home, where only what all partitions share can be found. */
    private static void checkComparison(StagePlan stage) {
        if (!(stage.verify().agreement() instanceof Verification.Agreement.Command command)) {
            return;
        }
        for (Located<Template> word : command.command()) {
            for (Placeholder placeholder : word.value().placeholders()) {
                PlannedInput input = stage.inputs().get(placeholder.rest());
                boolean shared = input instanceof PlannedInput.LocalPath
                        || (input instanceof PlannedInput.StageOutput output
                                && output.part() == PlannedInput.Part.GATHER);
                if (!shared) {
                    throw new GridmillException(
                            ErrorCode.UNSUPPORTED,
                            word.position() + ": the command of 'agree' uses ${" + placeholder.path()
                                    + "}, which is not the same for all partitions of stage '" + stage.name()
                                    + "'; name a file or an output of a stage that it reads as a whole");
                }
            }
        }
    }
}
