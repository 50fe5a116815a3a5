package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.InvalidPipelineException;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.pipeline.Schedule;
import java.util.List;

/** What became of reading a file. */
public sealed interface ReadResult {

    /** All that is worth telling, in the order of the file. */
    List<Problem> problems();

    /** The pipeline. @throws InvalidPipelineException with all errors when there is none */
    Pipeline pipeline();

    /** The file can be used; problems are warnings. */
    record Valid(Pipeline pipeline, List<Schedule> schedules, List<Problem> problems) implements ReadResult {
        public Valid {
            schedules = List.copyOf(schedules);
            problems = List.copyOf(problems);
        }
    }

    /** The file cannot be used; at least one problem is an error. */
    record Invalid(List<Problem> problems) implements ReadResult {
        public Invalid {
            problems = List.copyOf(problems);
        }

        @Override
        public Pipeline pipeline() {
            throw new InvalidPipelineException(
                    problems.stream().filter(problem -> !problem.warning()).toList());
        }
    }
}
