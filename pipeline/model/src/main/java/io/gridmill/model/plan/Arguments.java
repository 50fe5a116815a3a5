package io.gridmill.model.plan;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.Parameter;
import io.gridmill.model.pipeline.ParameterType;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.pipeline.Suggestions;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a pipeline's parameters: given ones, otherwise defaults. */
record Arguments(Map<String, String> values, List<Problem> problems) {

    static Arguments of(Pipeline pipeline, Map<String, String> given, PlanContext context) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String name : given.keySet()) {
            if (!pipeline.parameters().containsKey(name)) {
                problems.add(new Problem(
                        pipeline.position(),
                        ErrorCode.INVALID_PARAMETER,
                        "the pipeline has no parameter '" + name + "'",
                        Suggestions.hint(name, pipeline.parameters().keySet()),
                        false));
            }
        }
        for (Parameter parameter : pipeline.parameters().values()) {
            String own = given.get(parameter.name());
            try {
                if (own != null) {
                    values.put(parameter.name(), absolute(parameter, parameter.check(own), context));
                } else if (parameter.defaultValue().isPresent()) {
                    values.put(
                            parameter.name(),
                            parameter.check(parameter.defaultValue().get()));
                } else {
                    problems.add(problem(
                            parameter,
                            "the parameter '" + parameter.name() + "' has no default and must be given",
                            "add --param " + parameter.name() + "=…"));
                }
            } catch (IllegalArgumentException e) {
                problems.add(problem(parameter, "parameter '" + parameter.name() + "': " + e.getMessage(), null));
            }
        }
        return new Arguments(values, problems);
    }

    /** A path that was given means something where it was given, not where the pipeline file lies. */
    private static String absolute(Parameter parameter, String value, PlanContext context) {
        if (parameter.type() != ParameterType.FILE || value.contains("://")) {
            return value;
        }
        try {
            return context.workingDirectory().resolve(value).normalize().toString();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + value + "' is no path", e);
        }
    }

    private static Problem problem(Parameter parameter, String message, @Nullable String hint) {
        return new Problem(parameter.position(), ErrorCode.INVALID_PARAMETER, message, hint, false);
    }
}
