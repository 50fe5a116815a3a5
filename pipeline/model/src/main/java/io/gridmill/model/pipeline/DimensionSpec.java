package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;

/** The values of one dimension of {@code partition.over}, as written. */
public sealed interface DimensionSpec {

    /** A range text such as {@code 1-240:2}, or a parameter that holds a range or a list. */
    record Range(Located<Template> text) implements DimensionSpec {}

    /** Listed values. */
    record Items(List<Located<Template>> items) implements DimensionSpec {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** {@code count} numbers from {@code start} to {@code stop}, both included. */
    record Linspace(Located<Template> start, Located<Template> stop, Located<Template> count)
            implements DimensionSpec {}

    /** Ten to the power of {@code count} evenly spaced exponents from {@code start} to {@code stop}. */
    record Logspace(Located<Template> start, Located<Template> stop, Located<Template> count)
            implements DimensionSpec {}
}
