package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.Optional;

/**
 * A named output of a stage.
 *
 * @param files glob
 * @param expect number of files of each partition; empty: at least one
 */
public record OutputSpec(Located<Template> files, Optional<Located<Template>> expect, Position position) {}
