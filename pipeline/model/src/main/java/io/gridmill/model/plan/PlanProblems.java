package io.gridmill.model.plan;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.InvalidPipelineException;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong while a plan is made, so that all of it can be told at once. */
final class PlanProblems {

    private final List<Problem> problems = new ArrayList<>();

    void add(Position position, ErrorCode code, String message, @Nullable String hint) {
        problems.add(new Problem(position, code, message, hint, false));
    }

    void addAll(List<Problem> others) {
        problems.addAll(others);
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Fills in a text and reads it. What is wrong is noted, and the fallback taken. */
    <T> T read(Located<Template> text, Template.Lookup lookup, Function<String, T> reader, T fallback) {
        try {
            return reader.apply(text.value().render(lookup));
        } catch (IllegalArgumentException e) {
            add(text.position(), ErrorCode.INVALID_PIPELINE, message(e), null);
            return fallback;
        }
    }

    /** Fills in what is known of a text. */
    Template resolve(Located<Template> text, Template.Lookup lookup) {
        try {
            return text.value().resolve(lookup);
        } catch (IllegalArgumentException e) {
            add(text.position(), ErrorCode.INVALID_PIPELINE, message(e), null);
            return text.value();
        }
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidPipelineException(
                    problems.stream().sorted().distinct().toList());
        }
    }

    static String message(IllegalArgumentException e) {
        String message = e.getMessage();
        return message == null ? "not understood" : message;
    }
}
