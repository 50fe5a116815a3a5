package io.gridmill.model.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.InvalidPipelineException;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlanContext;
import io.gridmill.model.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, reading and planning it ends with a plan or with problems, never with anything else. */
class MutationTest {

    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "-",
            "\n",
            "  ",
            "\t",
            "\"",
            "'",
            "${",
            "}",
            "${params.x}",
            "${partition.frame}",
            "${stages.a.o}",
            "*a",
            "&a ",
            "~",
            "null",
            "0",
            "-1",
            "1-9",
            "99999999999999999999",
            "x2",
            "%",
            "!!java ",
            "#",
            "over",
            "each",
            "group",
            "files",
            "run",
            "copy",
            "spark",
            "\u0000",
            "\uFEFF",
            "ü",
            "---\n",
            "1..2",
            "()",
            ",");

    @Test
    void damagedFilesAreToldApartAndNeverBreakTheReader() throws IOException {
        Random random = new Random(20261122);
        List<String> sources = new ArrayList<>();
        for (Path file : FixtureTest.files("valid")) {
            sources.add(Files.readString(file));
        }
        PlanContext context = PlanContext.of(Path.of("."), new RunId("0123456789"));
        int invalid = 0;
        for (int round = 0; round < 4000; round++) {
            String source = mutate(sources.get(random.nextInt(sources.size())), random);
            ReadResult result = PipelineReader.read(source, "mutated.yaml");
            if (result instanceof ReadResult.Valid valid) {
                plan(valid, context);
            } else {
                invalid++;
                assertThat(result.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.message()).isNotBlank();
                });
            }
        }
        assertThat(invalid).isGreaterThan(1000);
    }

    private static void plan(ReadResult.Valid valid, PlanContext context) {
        try {
            Plan plan = Planner.plan(valid.pipeline(), Map.of(), context);
            plan.stages().forEach(stage -> stage.partitioning().space().ifPresent(space -> {
                assertThat(space.at(0).count()).isPositive();
                assertThat(space.at(space.size() - 1).count()).isPositive();
            }));
        } catch (InvalidPipelineException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    private static String mutate(String source, Random random) {
        StringBuilder text = new StringBuilder(source);
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(12)));
                case 2 -> {
                    int end = Math.min(text.length(), at + 1 + random.nextInt(6));
                    text.replace(at, end, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                }
                default -> {
                    int from = random.nextInt(text.length());
                    text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(40))));
                }
            }
        }
        return text.toString();
    }
}
