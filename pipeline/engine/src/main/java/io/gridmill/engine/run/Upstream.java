package io.gridmill.engine.run;

import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.LedgerReader.PartitionFile;
import io.gridmill.model.plan.Partitioning;
import io.gridmill.model.plan.PlannedInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The upstream partitions whose outputs a partition reads.
 *
 * @param partitionsOf upstream partitions of a partition
 */
record Upstream(PlannedInput.StageOutput output, IntFunction<int[]> partitionsOf) {

    static Upstream of(Partitioning partitioning, PlannedInput.StageOutput output) {
        if (partitioning instanceof Partitioning.Group group && output.part() == PlannedInput.Part.GROUP) {
            return new Upstream(
                    output, partition -> group.index().partitionsOf(partition).toArray());
        }
        return new Upstream(output, partition -> new int[] {partition});
    }

    /** The outputs that each of the partitions reads. */
    Map<Integer, InputSet> read(LedgerReader ledger, int[] partitions) {
        int[] wanted = Arrays.stream(partitions)
                .flatMap(partition -> Arrays.stream(partitionsOf.apply(partition)))
                .distinct()
                .toArray();
        Map<Integer, List<PartitionFile>> byUpstream = new HashMap<>();
        for (PartitionFile file : ledger.outputs(output.stage(), output.output(), wanted)) {
            byUpstream
                    .computeIfAbsent(file.partition(), absent -> new ArrayList<>())
                    .add(file);
        }
        Map<Integer, InputSet> sets = new HashMap<>();
        for (int partition : partitions) {
            List<PartitionFile> files = new ArrayList<>();
            for (int upstream : partitionsOf.apply(partition)) {
                files.addAll(byUpstream.getOrDefault(upstream, List.of()));
            }
            sets.put(partition, StageInputs.together(files));
        }
        return sets;
    }
}
