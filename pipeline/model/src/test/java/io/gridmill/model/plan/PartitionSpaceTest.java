package io.gridmill.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.RunId;
import io.gridmill.model.yaml.PipelineReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionSpaceTest {

    private static final String HEAD = "apiVersion: gridmill/v1\nkind: Pipeline\nname: test\nstages:\n";

    static Plan plan(String stages) {
        return Planner.plan(
                PipelineReader.read(HEAD + stages, "test.yaml").pipeline(),
                Map.of(),
                PlanContext.of(Path.of("."), new RunId("0123456789")));
    }

    static PartitionSpace space(String partition, String... words) {
        StringBuilder command = new StringBuilder("a");
        for (String word : words) {
            command.append(", '").append(word).append("'");
        }
        return plan("  a: {partition: " + partition + ", run: {command: [" + command + "]}}\n")
                .stage("a")
                .partitioning()
                .space()
                .orElseThrow();
    }

    private static List<String> lines(PartitionPoints points) {
        String file = points.points();
        assertThat(file).isNotNull();
        List<String> lines = file.lines().toList();
        return lines.subList(1, lines.size());
    }

    @Test
    void theLastDimensionVariesFastest() {
        PartitionSpace space =
                space("{over: {a: [x, y], b: 1-3}}", "${partition.a}${partition.b}", "${partition.index}");
        assertThat(space.size()).isEqualTo(6);
        List<String> seen = IntStream.range(0, 6)
                .mapToObj(i -> space.at(i).values())
                .map(values -> values.get("a") + values.get("b") + values.get("index"))
                .toList();
        assertThat(seen).containsExactly("x10", "x21", "x32", "y13", "y24", "y35");
    }

    @Test
    void onlyWhatTheCommandUsesIsComputed() {
        assertThat(space("{over: {a: [x, y], b: 1-3}}").at(0).values()).isEmpty();
        assertThat(space("{over: {a: [x, y], b: 1-3}}").at(0).points()).isNull();
        assertThat(space("{over: {a: [x, y], b: 1-3}}", "${partition.b}").at(1).values())
                .containsExactlyEntriesOf(Map.of("b", "2"));
    }

    @Test
    void chunksTellTheirValuesCompactly() {
        PartitionSpace space = space(
                "{over: {frame: 1-10}, chunk: {size: 4}}",
                "${partition.frame} ${partition.frame.count} ${partition.frame.first} ${partition.frame.last}",
                "${partition.frame.min} ${partition.frame.max} ${partition.count}");
        assertThat(space.size()).isEqualTo(3);
        assertThat(space.at(2).values())
                .isEqualTo(Map.of(
                        "frame", "9-10",
                        "frame.count", "2",
                        "frame.first", "9",
                        "frame.last", "10",
                        "frame.min", "9",
                        "frame.max", "10",
                        "count", "2"));
        assertThat(space.at(0).values()).containsEntry("frame", "1-4");
    }

    @Test
    void aChunkAcrossSeveralDimensionsHasEachValueOnceAndThePointsInTheFile() {
        PartitionSpace space = space(
                "{over: {t: [a, b], s: 1-5}, chunk: {size: 3}}",
                "${partition.t}",
                "${partition.s}",
                "${partition.file}");
        PartitionPoints second = space.at(1);
        assertThat(second.values()).isEqualTo(Map.of("t", "a,b", "s", "4-5,1"));
        assertThat(second.points()).isEqualTo("t,s\na,4\na,5\nb,1\n");
    }

    @Test
    void zippedDimensionsGoTogether() {
        PartitionSpace space =
                space("{over: {a: [x, y], b: 1-2, c: [p, q]}, combine: '(a, b) * c'}", "${partition.file}");
        assertThat(IntStream.range(0, space.size())
                        .mapToObj(i -> lines(space.at(i)).get(0))
                        .toList())
                .containsExactly("x,1,p", "x,1,q", "y,2,p", "y,2,q");
    }

    @Test
    void valuesWithCommasAreQuotedInTheFile() {
        PartitionSpace space = space("{over: {a: ['d,e', 'f\"g', 'h i']}, chunk: {size: 3}}", "${partition.file}");
        assertThat(space.at(0).points()).isEqualTo("a\n\"d,e\"\n\"f\"\"g\"\nh i\n");
    }

    /** Whatever the dimensions, their combination and the chunk: each point is in exactly one partition, in order. */
    @Test
    void partitionsCoverEachPointExactlyOnce() {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            int dimensions = 1 + random.nextInt(4);
            int zipped = 1 + random.nextInt(6);
            Map<String, Integer> sizes = new LinkedHashMap<>();
            List<String> terms = new ArrayList<>();
            for (int i = 0; i < dimensions; i++) {
                String name = "d" + i;
                if (random.nextBoolean() && i + 1 < dimensions) {
                    sizes.put(name, zipped);
                    sizes.put("e" + i, zipped);
                    terms.add("(" + name + ", e" + i + ")");
                } else {
                    sizes.put(name, 1 + random.nextInt(7));
                    terms.add(name);
                }
            }
            StringBuilder over = new StringBuilder();
            sizes.forEach((name, size) ->
                    over.append(name).append(": '1-").append(size).append("', "));
            int chunk = 1 + random.nextInt(12);
            PartitionSpace space = space(
                    "{over: {" + over + "}, combine: '" + String.join(" * ", terms) + "', chunk: {size: " + chunk
                            + "}}",
                    "${partition.file}");
            long expected = 1;
            for (String term : terms) {
                expected *= term.startsWith("(") ? zipped : sizes.getOrDefault(term, 0);
            }
            List<String> all = new ArrayList<>();
            Set<String> identities = new HashSet<>();
            for (int i = 0; i < space.size(); i++) {
                PartitionPoints points = space.at(i);
                List<String> lines = lines(points);
                assertThat(lines).hasSize(points.count()).hasSizeBetween(1, chunk);
                all.addAll(lines);
                identities.add(points.identity());
            }
            assertThat(all).hasSize((int) expected);
            assertThat(new LinkedHashSet<>(all)).hasSize((int) expected);
            assertThat(identities).hasSize(space.size());
            assertThat(space.points()).isEqualTo(expected);
        }
    }

    @Test
    void chunksDoNotMixPointsThatAGroupFurtherDownKeepsApart() {
        Plan plan = plan("""
                  a:
                    partition: {over: {size: [32, 64], seed: 1-5}, chunk: {size: 3}}
                    run: {command: [a, "${partition.size}", "${partition.seed}"]}
                    outputs: {o: {}}
                  b: {partition: {each: "${stages.a.o}"}, run: {command: [b, "${partition.seed}"]}, outputs: {o: {}}}
                  c: {partition: {group: "${stages.b.o}", by: [size]}, run: {command: [c, "${partition.size}"]}}
                """);
        PartitionSpace a = plan.stage("a").partitioning().space().orElseThrow();
        assertThat(IntStream.range(0, a.size()).mapToObj(i -> a.at(i).values()).toList())
                .containsExactly(
                        Map.of("size", "32", "seed", "1-3"),
                        Map.of("size", "32", "seed", "4-5"),
                        Map.of("size", "64", "seed", "1-3"),
                        Map.of("size", "64", "seed", "4-5"));
        Partitioning.Group group = (Partitioning.Group) plan.stage("c").partitioning();
        GroupIndex index = group.index();
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.members(1)).isEqualTo(2);
        assertThat(index.partitionsOf(1)).containsExactly(2, 3);
        assertThat(index.groupOf(1)).isZero();
        assertThat(index.space().at(1).values()).isEqualTo(Map.of("size", "64"));
        Partitioning.Each each = (Partitioning.Each) plan.stage("b").partitioning();
        assertThat(each.space().orElseThrow().at(3).values()).isEqualTo(Map.of("seed", "4-5"));
    }

    /** Grouping agrees with what the values of the partitions say, whatever the combination and the keys. */
    @Test
    void groupsHoldExactlyThePartitionsWithTheirKeys() {
        Random random = new Random(5);
        List<String> combinations =
                List.of("a * b * c", "c * a * b", "(a, b) * c", "c * (a, b)", "(a, b, c)", "(a * b, c * d)");
        for (int round = 0; round < 120; round++) {
            String combine = combinations.get(round % combinations.size());
            List<String> names = combine.contains("d") ? List.of("a", "b", "c", "d") : List.of("a", "b", "c");
            List<String> keys = new ArrayList<>(names);
            java.util.Collections.shuffle(keys, random);
            keys = keys.subList(0, 1 + random.nextInt(names.size()));
            String over = names.contains("d") ? "a: 1-2, b: 1-6, c: [x, y, x], d: 1-4" : "a: 1-3, b: [p, q, p], c: 7-9";
            Plan plan = plan("  u: {partition: {over: {" + over + "}, combine: '" + combine + "', chunk: {size: "
                    + (1 + random.nextInt(5)) + "}}, run: {command: [u, '${partition.file}']}, outputs: {o: {}}}\n"
                    + "  g: {partition: {group: '${stages.u.o}', by: " + keys
                    + "}, run: {command: [g, '${partition.file}']}}\n");
            PartitionSpace upstream = plan.stage("u").partitioning().space().orElseThrow();
            GroupIndex index = ((Partitioning.Group) plan.stage("g").partitioning()).index();
            List<Integer> columns =
                    keys.stream().map(upstream.dimensions()::indexOf).toList();
            int members = 0;
            Set<String> rows = new HashSet<>();
            for (int group = 0; group < index.size(); group++) {
                String row = lines(index.space().at(group)).get(0);
                assertThat(rows.add(row)).isTrue();
                int[] partitions = index.partitionsOf(group).toArray();
                assertThat(partitions).hasSize(index.members(group)).isSorted();
                for (int partition : partitions) {
                    assertThat(index.groupOf(partition)).isEqualTo(group);
                    for (String line : lines(upstream.at(partition))) {
                        List<String> fields = List.of(line.split(",", -1));
                        assertThat(String.join(
                                        ",", columns.stream().map(fields::get).toList()))
                                .isEqualTo(row);
                    }
                }
                members += partitions.length;
            }
            assertThat(members).isEqualTo(upstream.size());
        }
    }

    @Test
    void tenMillionPartitionsCostNoMemoryUntilTheyAreAskedFor() {
        PartitionSpace space = space("{over: {i: 1-10000000}}", "${partition.i}");
        assertThat(space.size()).isEqualTo(10_000_000);
        assertThat(space.at(9_999_999).values()).isEqualTo(Map.of("i", "10000000"));
        PartitionSpace chunks = space("{over: {a: 1-1000000, b: 1-1000000}, chunk: {size: 1000000}}", "${partition.b}");
        assertThat(chunks.size()).isEqualTo(1_000_000);
        assertThat(chunks.at(999_999).values()).isEqualTo(Map.of("b", "1-1000000"));
    }

    @Test
    void filesAreDividedByNumberAndSizeInTheOrderOfTheirPaths() {
        Partitioning.Files byCount = (Partitioning.Files)
                plan("  a: {partition: {files: 's3://b/x/', chunk: {size: 2}}, run: {command: [a, '${partition.path}', '${partition.path.count}', '${inputs.files}']}}\n")
                        .stage("a")
                        .partitioning();
        FilePartitions divided = byCount.divide(List.of(
                new FilePartitions.File("c", 1), new FilePartitions.File("a", 1), new FilePartitions.File("b", 1)));
        assertThat(divided.space().size()).isEqualTo(2);
        assertThat(divided.filesOf(0)).extracting(FilePartitions.File::path).containsExactly("a", "b");
        assertThat(divided.space().at(0).values()).isEqualTo(Map.of("path", "a,b", "path.count", "2"));
        assertThat(byCount.divide(List.of()).space().size()).isZero();
        Partitioning.Files bySize = (Partitioning.Files)
                plan("  a: {partition: {files: 's3://b/x/', chunk: {bytes: 10, max: 3}}, run: {command: [a]}}\n")
                        .stage("a")
                        .partitioning();
        FilePartitions sized = bySize.divide(List.of(
                new FilePartitions.File("a", 4),
                new FilePartitions.File("b", 6),
                new FilePartitions.File("c", 50),
                new FilePartitions.File("d", 0),
                new FilePartitions.File("e", 1),
                new FilePartitions.File("f", 1),
                new FilePartitions.File("g", 1)));
        assertThat(IntStream.range(0, sized.space().size())
                        .mapToObj(i -> sized.filesOf(i).stream()
                                .map(FilePartitions.File::path)
                                .toList())
                        .toList())
                .containsExactly(List.of("a", "b"), List.of("c"), List.of("d", "e", "f"), List.of("g"));
    }
}
