package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.StageOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds stage orders. */
public final class Stages {

    private List<String> command = List.of("/bin/true");
    private Map<String, String> environment = Map.of();
    private @Nullable String standardInput;
    private Map<String, Input> inputs = Map.of();
    private Map<String, Output> outputs = Map.of();
    private String runtime = "process";
    private int cpu = 1;
    private DataSize memory = DataSize.ofMebibytes(256);
    private Duration time = Duration.ofMinutes(2);
    private DataSize disk = DataSize.ofMebibytes(64);

    public static Stages command(String... command) {
        Stages stages = new Stages();
        stages.command = List.of(command);
        return stages;
    }

    public static Stages shell(String script) {
        return command("sh", "-c", script);
    }

    public Stages runtime(String name) {
        runtime = name;
        return this;
    }

    public Stages environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    public Stages standardInput(String text) {
        standardInput = text;
        return this;
    }

    public Stages inputs(Map<String, Input> named) {
        inputs = named;
        return this;
    }

    public Stages output(String name, String files, @Nullable String expect) {
        outputs = Map.of(name, new Output(files, expect));
        return this;
    }

    public Stages cpu(int cores) {
        cpu = cores;
        return this;
    }

    public Stages memory(DataSize most) {
        memory = most;
        return this;
    }

    public Stages time(Duration most) {
        time = most;
        return this;
    }

    public Stages disk(DataSize most) {
        disk = most;
        return this;
    }

    public StageOrder build() {
        return new StageOrder(
                0,
                "test",
                command,
                environment,
                standardInput,
                inputs,
                outputs,
                new Resources(cpu, 0, memory, time, disk),
                List.of(runtime),
                null,
                List.of());
    }
}
