package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.CopyStage;
import io.gridmill.model.pipeline.CopyStage.End;
import io.gridmill.model.pipeline.CopyStage.WriteMode;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageCommon;
import io.gridmill.model.schema.StageShapes;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code copy}. */
final class CopyReader {

    private final Problems problems;

    CopyReader(Problems problems) {
        this.problems = problems;
    }

    Optional<Stage> read(StageCommon common, Section stage) {
        if (stage.has("partition")) {
            problems.error(stage.positionOf("partition"), "a copy cannot be divided into partitions", null);
        }
        return stage.section("copy", StageShapes.COPY).flatMap(section -> {
            if (!section.has("to") && common.outputs().size() != 1) {
                problems.error(
                        section.position(), "'copy' needs 'to', or the stage exactly one output to copy into", null);
            }
            Optional<End> to = end(section, "to");
            return end(section, "from").map(from -> new CopyStage(common, from, to));
        });
    }

    private Optional<End> end(Section section, String key) {
        Node node = section.node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (Values.isScalar(node)) {
            return section.template(key).map(End.Files::new);
        }
        return section.section(key, StageShapes.COPY_END).flatMap(end -> end(end, key.equals("to")));
    }

    private Optional<End> end(Section end, boolean target) {
        boolean table = end.has("jdbc");
        onlyIf(end, "table", table, "'jdbc'");
        onlyIf(end, "query", table && !target, "'jdbc' in 'from'");
        onlyIf(end, "mode", table && target, "'jdbc' in 'to'");
        if (!table) {
            return end.template("path").map(End.Files::new);
        }
        if (end.has("table") == end.has("query") || (target && !end.has("table"))) {
            problems.error(
                    end.position(),
                    target ? "a database needs 'table'" : "a database needs either 'table' or 'query'",
                    null);
        }
        WriteMode mode = end.located("mode")
                .flatMap(text -> Words.read(problems, text, "mode of writing", WriteMode.values(), Words::lower))
                .orElse(WriteMode.APPEND);
        return end.template("jdbc")
                .map(jdbc -> new End.Table(jdbc, end.template("table"), end.template("query"), mode));
    }

    private void onlyIf(Section section, String key, boolean fits, String where) {
        if (section.has(key) && !fits) {
            problems.error(section.positionOf(key), "'" + key + "' is only for " + where, null);
        }
    }
}
