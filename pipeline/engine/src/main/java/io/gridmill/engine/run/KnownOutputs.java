package io.gridmill.engine.run;

import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.LedgerReader.PartitionFile;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.model.dataset.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Outputs of stages all of whose partitions earlier runs have done. */
final class KnownOutputs implements StageInputs.Outputs {

    /** By stage. */
    private final Map<Integer, List<Preparation.Prepared>> stages = new HashMap<>();

    /** @param partitions all of the stage, each with a hit */
    void add(int stage, List<Preparation.Prepared> partitions) {
        stages.put(stage, partitions);
    }

    boolean has(int stage) {
        return stages.containsKey(stage);
    }

    @Override
    public List<PartitionFile> of(int stage, String output) {
        List<PartitionFile> files = new ArrayList<>();
        for (Preparation.Prepared partition : stages.getOrDefault(stage, List.of())) {
            partition.hit().ifPresent(hit -> hit.outputs().stream()
                    .filter(file -> file.output().equals(output))
                    .sorted(Comparator.comparing(StoredOutput::path))
                    .forEach(file -> files.add(new PartitionFile(partition.partition(), entry(file)))));
        }
        return files;
    }

    private static Manifest.Entry entry(StoredOutput file) {
        return new Manifest.Entry(file.path(), file.size(), file.sha256(), file.objectKey(), file.position());
    }
}
