package io.gridmill.model.plan;

import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.ChunkSpec;
import io.gridmill.model.pipeline.Combination;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.template.Template;
import io.gridmill.model.values.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Divides stages into partitions. */
final class PartitionPlanner {

    /** Stages by the name of the stage by whose output they are divided. */
    private final Map<String, List<Stage>> dividedBy;

    private final Map<String, Integer> indexes;
    private final Template.Lookup lookup;
    private final PlanContext context;
    private final InputPlanner inputs;
    private final PlanProblems problems;
    private final DimensionPlanner dimensions;

    /** @param chunk points per partition */
    record Planned(Partitioning partitioning, int chunk) {}

    PartitionPlanner(
            Pipeline pipeline,
            Map<String, Integer> indexes,
            Template.Lookup lookup,
            PlanContext context,
            InputPlanner inputs,
            PlanProblems problems) {
        this.dividedBy = dividedBy(pipeline.stages());
        this.indexes = indexes;
        this.lookup = lookup;
        this.context = context;
        this.inputs = inputs;
        this.problems = problems;
        this.dimensions = new DimensionPlanner(pipeline.parameters(), lookup, problems);
    }

    private static Map<String, List<Stage>> dividedBy(List<Stage> stages) {
        Map<String, List<Stage>> divided = new HashMap<>();
        for (Stage stage : stages) {
            InputPlanner.divided(stage)
                    .flatMap(dataset -> StageReference.of(dataset.value()))
                    .ifPresent(reference -> divided.computeIfAbsent(reference.stage(), none -> new ArrayList<>())
                            .add(stage));
        }
        return divided;
    }

    Planned plan(Stage stage, PartitionUse use, Digest digest, List<StagePlan> planned) {
        PartitionSpec spec = stage.common().partition().orElse(null);
        Planned single = new Planned(new Partitioning.Fixed(new SingleSpace(use)), 1);
        if (spec == null) {
            return single;
        }
        if (spec instanceof PartitionSpec.Over over) {
            return over(stage, over, use, digest).orElse(single);
        }
        if (spec instanceof PartitionSpec.Files files) {
            Chunk chunk = chunk(stage, files.chunk(), digest);
            String input = InputPlanner.dividedInput(stage).orElse(InputPlanner.FILES);
            return new Planned(
                    new Partitioning.Files(inputs.whole(files.source()), input, chunk.points(), chunk.bytes(), use),
                    chunk.points());
        }
        Optional<StagePlan> upstream = InputPlanner.divided(stage).flatMap(dataset -> upstream(dataset, planned));
        if (upstream.isEmpty()) {
            return single;
        }
        PartitionSpace known = upstream.get().partitioning().space().orElse(null);
        if (spec instanceof PartitionSpec.Group group) {
            return group(group, upstream.get(), known, use).orElse(single);
        }
        return new Planned(
                new Partitioning.Each(upstream.get().index(), known == null ? null : known.using(use), use), 1);
    }

    private Optional<StagePlan> upstream(Located<Template> dataset, List<StagePlan> planned) {
        return StageReference.of(dataset.value())
                .map(reference -> indexes.getOrDefault(reference.stage(), -1))
                .filter(index -> index >= 0 && index < planned.size())
                .map(planned::get);
    }

    private Optional<Planned> group(
            PartitionSpec.Group group, StagePlan upstream, @Nullable PartitionSpace known, PartitionUse use) {
        Position position = group.upstream().position();
        List<String> keys = group.by().stream().map(Located::value).toList();
        if (known == null || !known.dimensions().containsAll(keys)) {
            problems.add(
                    position,
                    ErrorCode.INVALID_PIPELINE,
                    "stage '" + upstream.name() + "' cannot be grouped by " + String.join(", ", keys),
                    "group by dimensions of the 'over' of a stage before this one");
            return Optional.empty();
        }
        try {
            GroupIndex index = GroupIndex.of(known, keys, use);
            return Optional.of(new Planned(new Partitioning.Group(upstream.index(), keys, index), 1));
        } catch (IllegalArgumentException e) {
            problems.add(position, ErrorCode.INVALID_PIPELINE, PlanProblems.message(e), null);
            return Optional.empty();
        }
    }

    private Optional<Planned> over(Stage stage, PartitionSpec.Over over, PartitionUse use, Digest digest) {
        Map<String, Values> values = new LinkedHashMap<>();
        over.dimensions()
                .forEach((name, dimension) -> dimensions.values(dimension).ifPresent(found -> values.put(name, found)));
        int chunk = chunkOfPoints(over, use, chunk(stage, over.chunk(), digest).points());
        if (values.size() != over.dimensions().size()) {
            return Optional.empty();
        }
        Combination combination =
                over.combine().map(Located::value).orElseGet(() -> Combination.productOf(values.keySet()));
        return points(over, values, combination, problems)
                .flatMap(points -> space(over, points, block(stage, points), chunk, use, problems))
                .map(space -> new Planned(new Partitioning.Fixed(space), chunk));
    }

    private int chunkOfPoints(PartitionSpec.Over over, PartitionUse use, int chunk) {
        if (!use.file() || chunk <= Limits.FILE_POINTS) {
            return chunk;
        }
        if (over.chunk().flatMap(ChunkSpec::size).isPresent()) {
            problems.add(
                    position(over),
                    ErrorCode.INVALID_PIPELINE,
                    "chunks of " + chunk + " points are too large for ${partition.file}, which takes "
                            + Limits.FILE_POINTS,
                    "use smaller chunks or ${partition.NAME}");
        }
        return Limits.FILE_POINTS;
    }

    /** The partitions when nothing keeps points apart; empty when they cannot be, which is noted. */
    static Optional<PartitionSpace> space(
            PartitionSpec.Over over,
            Map<String, Values> values,
            Combination combination,
            int chunk,
            PlanProblems problems) {
        return points(over, values, combination, problems)
                .flatMap(points -> space(over, points, points.size(), chunk, PartitionUse.none(), problems));
    }

    private static Optional<Points> points(
            PartitionSpec.Over over, Map<String, Values> values, Combination combination, PlanProblems problems) {
        try {
            return Optional.of(Points.of(values, combination));
        } catch (IllegalArgumentException e) {
            problems.add(position(over), ErrorCode.INVALID_PIPELINE, PlanProblems.message(e), null);
            return Optional.empty();
        }
    }

    private static Optional<PartitionSpace> space(
            PartitionSpec.Over over, Points points, long block, int chunk, PartitionUse use, PlanProblems problems) {
        try {
            return Optional.of(new CombinedSpace(points, block, chunk, use));
        } catch (IllegalArgumentException e) {
            problems.add(position(over), ErrorCode.INVALID_PIPELINE, PlanProblems.message(e), null);
            return Optional.empty();
        }
    }

    private static Position position(PartitionSpec.Over over) {
        return over.combine()
                .map(Located::position)
                .orElseGet(() -> over.dimensions().values().iterator().next().position());
    }

    /** Points with different keys of a group further down must not share a partition. */
    private long block(Stage stage, Points points) {
        Set<String> keys = new LinkedHashSet<>();
        collectKeys(stage.name(), keys);
        long block = points.size();
        for (Dimension dimension : points.dimensions()) {
            if (keys.contains(dimension.name())) {
                block = gcd(block, dimension.stride());
            }
        }
        return block;
    }

    private void collectKeys(String stage, Set<String> keys) {
        for (Stage other : dividedBy.getOrDefault(stage, List.of())) {
            PartitionSpec spec = other.common().partition().orElse(null);
            if (spec instanceof PartitionSpec.Group group) {
                group.by().forEach(key -> keys.add(key.value()));
            } else if (spec instanceof PartitionSpec.Each) {
                collectKeys(other.name(), keys);
            }
        }
    }

    private static long gcd(long one, long other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    /** @param points most points of a partition */
    private record Chunk(int points, Optional<DataSize> bytes) {}

    private Chunk chunk(Stage stage, Optional<ChunkSpec> spec, Digest digest) {
        Integer before = context.chunks().get(stage.name());
        int points = before != null ? before : points(spec, digest);
        Optional<DataSize> bytes = spec.flatMap(ChunkSpec::bytes)
                .map(text -> problems.read(text, lookup, size -> Amounts.size("bytes", size), DataSize.ofMebibytes(1)));
        return new Chunk(points, bytes);
    }

    private int points(Optional<ChunkSpec> spec, Digest digest) {
        if (spec.isEmpty()) {
            return 1;
        }
        if (spec.get().size().isPresent()) {
            return number("size", spec.get().size().get());
        }
        int most = spec.get().max().map(max -> number("max", max)).orElse(Limits.CHUNK);
        if (spec.get().targetDuration().isEmpty()) {
            return most;
        }
        Duration target = problems.read(
                spec.get().targetDuration().get(),
                lookup,
                text -> Amounts.duration("targetDuration", text),
                Duration.ofSeconds(1));
        // Nobody knows yet how long a point takes: single points teach it soonest.
        return context.pace()
                .perPoint(digest)
                .map(each -> (int) Math.max(1, Math.min(most, target.toNanos() / Math.max(1, each.toNanos()))))
                .orElse(1);
    }

    private int number(String what, Located<Template> text) {
        return problems.read(text, lookup, value -> (int) Amounts.integer(what, value, 1, Limits.CHUNK), 1);
    }
}
