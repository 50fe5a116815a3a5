package io.gridmill.model.plan;

import io.gridmill.model.pipeline.Parameter;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import io.gridmill.model.values.ListedValues;
import io.gridmill.model.values.NumberRange;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What is known when a plan is made: {@code params.*}, {@code run.id}, {@code pipeline.*}. */
final class PlanLookup implements Template.Lookup {

    /** Values of a range that is asked for its smallest or largest one. */
    private static final long MOST_COMPARED = 1_000_000;

    private final Pipeline pipeline;
    private final Map<String, String> parameters;
    private final PlanContext context;

    PlanLookup(Pipeline pipeline, Map<String, String> parameters, PlanContext context) {
        this.pipeline = pipeline;
        this.parameters = parameters;
        this.context = context;
    }

    @Override
    public @Nullable String find(Placeholder placeholder) {
        return switch (placeholder.root()) {
            case "params" -> parameter(placeholder);
            case "run" -> placeholder.rest().equals("id") ? context.run().value() : null;
            case "pipeline" ->
                switch (placeholder.rest()) {
                    case "name" -> pipeline.name();
                    case "directory" -> context.directory().toString();
                    default -> null;
                };
            default -> null;
        };
    }

    private @Nullable String parameter(Placeholder placeholder) {
        String name = placeholder.name();
        Parameter parameter = pipeline.parameters().get(name);
        String value = parameters.get(name);
        if (parameter == null || value == null) {
            return null;
        }
        if (placeholder.rest().equals(name)) {
            return value;
        }
        ValueFunction function = ValueFunction.of(placeholder.rest().substring(name.length() + 1));
        return switch (parameter.type()) {
            case LIST ->
                function.apply(ListedValues.parse(value).stream().distinct().toList());
            case RANGE -> ofRange(NumberRange.parse(value), function);
            default ->
                throw new IllegalArgumentException(placeholder + " needs a parameter of type range or list; '" + name
                        + "' is of type " + parameter.type().word());
        };
    }

    private static String ofRange(NumberRange range, ValueFunction function) {
        return switch (function) {
            case TEXT -> range.toString();
            case COUNT -> Long.toString(range.size());
            case FIRST -> range.at(0);
            case LAST -> range.at(range.size() - 1);
            case MIN, MAX -> {
                if (range.size() > MOST_COMPARED) {
                    throw new IllegalArgumentException(
                            "a range of " + range.size() + " values is too large for min and max");
                }
                List<String> values =
                        LongStream.range(0, range.size()).mapToObj(range::at).toList();
                yield function.apply(values);
            }
        };
    }
}
