package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage that runs a command for each partition.
 *
 * @param command argument vector; no shell
 * @param image container image by digest
 * @param network hosts that may be reached; empty: none
 * @param standardInput given to the command
 */
public record RunStage(
        StageCommon common,
        List<Located<Template>> command,
        Optional<Located<Template>> image,
        Map<String, Located<Template>> environment,
        List<Located<Template>> network,
        Optional<Located<Template>> standardInput)
        implements Stage {

    public RunStage {
        command = List.copyOf(command);
        environment = Ordered.copyOf(environment);
        network = List.copyOf(network);
    }

    @Override
    public String kind() {
        return "run";
    }
}
