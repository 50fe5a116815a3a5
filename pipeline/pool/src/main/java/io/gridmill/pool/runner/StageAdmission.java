package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.pool.runtime.Runtime;
import io.gridmill.pool.runtime.Runtimes;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Which stages a machine can run at all.
 *
 * @param slots cores of the machine
 * @param memory that partitions which run there at once may declare together
 * @param network whether commands may use the network when their stage asks for it
 * @param runtimes that work there
 */
public record StageAdmission(int slots, DataSize memory, boolean network, Runtimes runtimes) {

    /** Of a machine with these settings. */
    public static StageAdmission of(RunnerSettings settings, Runtimes runtimes) {
        return new StageAdmission(settings.slots(), settings.memory(), settings.network(), runtimes);
    }

    /**
     * Checks all that can be known before a partition of the stage is run.
     *
     * @param allowed names of the runtimes that the owner may use
     * @return name of the runtime that it gets
     * @throws GridmillException when it can never run there: INVALID_PIPELINE, UNSUPPORTED or POOL_REFUSED
     */
    public String admit(StageOrder stage, Collection<String> allowed) {
        Runtime runtime = runtimeFor(stage, allowed);
        // Takes the templates apart; nothing is made in the directory.
        return new StageSpace(stage, runtime, Path.of("")).runtime().name();
    }

    Runtime runtimeFor(StageOrder stage, Collection<String> allowed) {
        Resources resources = stage.resources();
        if (resources.cpu() > slots || resources.memory().compareTo(memory) > 0) {
            throw new GridmillException(
                    ErrorCode.POOL_REFUSED,
                    "Stage " + stage.name() + " needs " + resources.cpu() + " cores and " + resources.memory()
                            + " per partition; this place has " + slots + " cores and " + memory);
        }
        if (resources.gpu() > 0 || stage.image() != null) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED,
                    "Stage " + stage.name() + " needs a GPU or a container image; this place has neither");
        }
        if (!stage.network().isEmpty() && !network) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED, "Stage " + stage.name() + " needs the network; this place gives none");
        }
        return runtimes.choose(stage.runtimes(), allowed);
    }

    /** @throws IllegalArgumentException when a partition can run nowhere, because an input has no proper name */
    public static void check(PartitionOrder order) {
        order.inputs().keySet().forEach(Names::check);
    }
}
