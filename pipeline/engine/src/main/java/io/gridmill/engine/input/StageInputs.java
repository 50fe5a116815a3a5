package io.gridmill.engine.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.LedgerReader.PartitionFile;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.plan.PlannedInput;
import io.gridmill.model.plan.StagePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what a stage reads. What lies on this machine is published when the stage begins and recorded, so that a
 * resumed run works on the same bytes even if the files have changed. Blocks on store and database. Safe for use by
 * several threads.
 */
public final class StageInputs {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Stands for the dataset that partitions are divided over; no input can have this name. */
    private static final String DATASET = "*dataset*";

    private final InputPublisher publisher;
    private final LedgerReader ledger;
    private final Outputs outputs;

    /** Where the files that stages made are found. */
    @FunctionalInterface
    public interface Outputs {

        /** The files of one output of a whole stage, in order of partition and path. */
        List<PartitionFile> of(int stage, String output);
    }

    public StageInputs(InputPublisher publisher, LedgerReader ledger) {
        this(publisher, ledger, ledger::outputs);
    }

    public StageInputs(InputPublisher publisher, LedgerReader ledger, Outputs outputs) {
        this.publisher = publisher;
        this.ledger = ledger;
        this.outputs = outputs;
    }

    /** The inputs that all partitions of the stage share, by name. */
    public Map<String, InputSet> shared(StagePlan stage) {
        Map<String, InputSet> recorded = recorded(stage.index());
        Map<String, InputSet> local = new LinkedHashMap<>();
        Map<String, InputSet> all = new LinkedHashMap<>();
        stage.inputs().forEach((name, input) -> {
            if (input instanceof PlannedInput.LocalPath path) {
                InputSet set = recorded.containsKey(name)
                        ? recorded.get(name)
                        : publisher.publish(path.path(), path.directory());
                local.put(name, set);
                all.put(name, set);
            } else if (input instanceof PlannedInput.StageOutput output && output.part() == PlannedInput.Part.GATHER) {
                all.put(name, gathered(output.stage(), output.output()));
            } else if (input instanceof PlannedInput.StoreUri address) {
                throw unsupported(stage, address);
            }
        });
        recordAlso(stage.index(), recorded, local);
        return all;
    }

    /** All files of a dataset that a stage's partitions are divided over. */
    public InputSet dataset(StagePlan stage, PlannedInput source) {
        if (source instanceof PlannedInput.LocalPath path) {
            Map<String, InputSet> recorded = recorded(stage.index());
            InputSet known = recorded.get(DATASET);
            if (known != null) {
                return known;
            }
            InputSet set = publisher.publish(path.path(), path.directory());
            recordAlso(stage.index(), recorded, Map.of(DATASET, set));
            return set;
        }
        if (source instanceof PlannedInput.StageOutput output) {
            return gathered(output.stage(), output.output());
        }
        if (source instanceof PlannedInput.StoreUri address) {
            throw unsupported(stage, address);
        }
        throw new IllegalStateException("A dataset cannot be " + source);
    }

    /** An output of a whole stage. */
    public InputSet gathered(int stage, String output) {
        return together(outputs.of(stage, output));
    }

    /**
     * Files of several partitions in one directory. They keep their names when these are distinct; otherwise each
     * partition's files stand in a directory named by its number.
     */
    public static InputSet together(List<PartitionFile> files) {
        Set<String> names = new HashSet<>();
        boolean distinct =
                files.stream().allMatch(file -> names.add(file.entry().path()));
        List<InputSet.File> placed = new ArrayList<>(files.size());
        for (PartitionFile file : files) {
            String path = distinct
                    ? file.entry().path()
                    : file.partition() + "/" + file.entry().path();
            placed.add(new InputSet.File(
                    path,
                    file.entry().size(),
                    file.entry().sha256(),
                    file.entry().key(),
                    file.entry().offset(),
                    false));
        }
        return new InputSet(true, placed);
    }

    private static GridmillException unsupported(StagePlan stage, PlannedInput.StoreUri address) {
        return new GridmillException(
                ErrorCode.UNSUPPORTED,
                "Stage " + stage.name() + " reads " + address.uri()
                        + ": this version reads local files and outputs of stages; copy the data to a local file first");
    }

    private Map<String, InputSet> recorded(int stage) {
        return ledger.stageInputs(stage)
                .map(json -> {
                    try {
                        return JSON.readValue(json, new TypeReference<Map<String, InputSet>>() {});
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("The recorded inputs of stage " + stage + " are unreadable", e);
                    }
                })
                .orElse(Map.of());
    }

    private void recordAlso(int stage, Map<String, InputSet> recorded, Map<String, InputSet> inputs) {
        Map<String, InputSet> all = new LinkedHashMap<>(recorded);
        inputs.forEach(all::putIfAbsent);
        if (all.size() > recorded.size()) {
            record(stage, all);
        }
    }

    private void record(int stage, Map<String, InputSet> inputs) {
        try {
            ledger.recordStageInputs(stage, JSON.writeValueAsString(inputs));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
