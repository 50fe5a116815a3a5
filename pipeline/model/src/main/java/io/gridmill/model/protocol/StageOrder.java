package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pool must know once about a stage before it runs any of its partitions.
 *
 * @param stage index of the stage in the run's plan
 * @param command argument vector; the placeholders {@code ${inputs.*}}, {@code ${outputs.*}} and {@code ${partition.*}}
 *     are left for the pool, all others are resolved
 * @param environment variables of the command, templates like the command; nothing else is inherited
 * @param standardInput text template given to the command on its standard input
 * @param inputs what all partitions share, by name
 * @param outputs by name
 * @param runtimes names of the runtimes that are good enough, best first; empty: the pool's choice
 * @param image container image by digest, for runtimes that have images
 * @param network hosts that the command may reach; empty: no network
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StageOrder(
        int stage,
        String name,
        List<String> command,
        Map<String, String> environment,
        @Nullable String standardInput,
        Map<String, Input> inputs,
        Map<String, Output> outputs,
        Resources resources,
        List<String> runtimes,
        @Nullable String image,
        List<String> network) {

    public StageOrder {
        Required.present("name", name);
        Required.present("command", command);
        Required.present("resources", resources);
        command = List.copyOf(command);
        environment = environment == null ? Map.of() : Map.copyOf(environment);
        inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
        outputs = outputs == null ? Map.of() : Map.copyOf(outputs);
        runtimes = runtimes == null ? List.of() : List.copyOf(runtimes);
        network = network == null ? List.of() : List.copyOf(network);
        if (stage < 0) {
            throw new IllegalArgumentException("stage cannot be negative: " + stage);
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("Stage " + name + " has no command");
        }
    }
}
