package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.Optional;

/**
 * How many points or files a partition takes, as written. Exactly one of size, targetDuration and bytes is there.
 *
 * @param max most points; only with targetDuration
 */
public record ChunkSpec(
        Optional<Located<Template>> size,
        Optional<Located<Template>> targetDuration,
        Optional<Located<Template>> bytes,
        Optional<Located<Template>> max,
        Position position) {}
