package io.gridmill.model.plan;

import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of a partition's values a stage uses.
 *
 * @param values what follows {@code partition.} in its placeholders, without {@code file}
 * @param file whether it uses {@code ${partition.file}}
 */
public record PartitionUse(Set<String> values, boolean file) {

    /** The name of the placeholder for the file of points. */
    public static final String FILE = "file";

    /** The name of the placeholder for the number of the partition, from 0. */
    public static final String INDEX = "index";

    /** The name of the placeholder for the number of points. */
    public static final String COUNT = "count";

    public PartitionUse {
        values = Set.copyOf(values);
    }

    public static PartitionUse none() {
        return new PartitionUse(Set.of(), false);
    }

    /** What the templates use. */
    public static PartitionUse of(Collection<Template> templates) {
        Set<String> values = new LinkedHashSet<>();
        for (Template template : templates) {
            for (Placeholder placeholder : template.placeholders()) {
                if (placeholder.root().equals("partition")) {
                    values.add(placeholder.rest());
                }
            }
        }
        boolean file = values.remove(FILE);
        return new PartitionUse(values, file);
    }

    /** Names that a dimension cannot have. */
    public static List<String> reservedNames() {
        return List.of(FILE, INDEX, COUNT);
    }

    /** What may follow the name of a dimension. */
    public static List<String> functions() {
        List<String> words = new ArrayList<>();
        for (ValueFunction function : ValueFunction.values()) {
            if (function != ValueFunction.TEXT) {
                words.add(function.word());
            }
        }
        return words;
    }
}
