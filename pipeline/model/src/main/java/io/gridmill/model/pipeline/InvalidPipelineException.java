package io.gridmill.model.pipeline;

import io.gridmill.model.GridmillException;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline cannot be planned. Holds all problems; the message has one line for each. */
public final class InvalidPipelineException extends GridmillException {

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public InvalidPipelineException(List<Problem> problems) {
        super(
                problems.get(0).code(),
                problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
