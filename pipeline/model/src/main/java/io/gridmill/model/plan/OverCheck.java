package io.gridmill.model.plan;

import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.ChunkSpec;
import io.gridmill.model.pipeline.Combination;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.template.Template;
import io.gridmill.model.values.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells, where no parameter is involved, whether dimensions fit together and make too many partitions. */
public final class OverCheck {

    private OverCheck() {}

    /** What is wrong; nothing when it depends on parameters. */
    public static List<Problem> problems(PartitionSpec.Over over) {
        PlanProblems problems = new PlanProblems();
        Template.Lookup nothing = placeholder -> null;
        DimensionPlanner planner = new DimensionPlanner(Map.of(), nothing, problems);
        Map<String, Values> values = new LinkedHashMap<>();
        over.dimensions()
                .forEach((name, dimension) -> planner.values(dimension).ifPresent(found -> values.put(name, found)));
        if (!problems.isEmpty()) {
            return List.of();
        }
        Optional<Located<Template>> size = over.chunk().flatMap(ChunkSpec::size);
        int chunk = Limits.CHUNK;
        if (over.chunk().isEmpty()) {
            chunk = 1;
        } else if (size.isPresent() && size.get().value().isLiteral()) {
            chunk = problems.read(
                    size.get(), nothing, text -> (int) Amounts.integer("size", text, 1, Limits.CHUNK), Limits.CHUNK);
        }
        Combination combination =
                over.combine().map(Located::value).orElseGet(() -> Combination.productOf(values.keySet()));
        return PartitionPlanner.space(over, values, combination, chunk, problems)
                        .isPresent()
                ? List.of()
                : problems.all();
    }
}
