package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Position;
import io.gridmill.model.pipeline.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with a file. */
final class Problems {

    /** More than this many help nobody. */
    private static final int MOST = 200;

    private final String file;
    private final List<Problem> all = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    Position position(Node node) {
        return position(node.getStartMark());
    }

    Position position(@Nullable Mark mark) {
        return mark == null ? new Position(file, 1, 1) : new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Position start() {
        return new Position(file, 1, 1);
    }

    void error(Position position, String message, @Nullable String hint) {
        if (all.size() < MOST) {
            all.add(Problem.error(position, message, hint));
        }
    }

    void error(Position position, IllegalArgumentException e) {
        String message = e.getMessage();
        error(position, message == null ? "not understood" : message, null);
    }

    void warning(Position position, String message, @Nullable String hint) {
        if (all.size() < MOST) {
            all.add(Problem.warning(position, message, hint));
        }
    }

    boolean hasErrors() {
        return all.stream().anyMatch(problem -> !problem.warning());
    }

    List<Problem> sorted() {
        return all.stream().sorted().distinct().toList();
    }
}
