package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanOnGridTest {

    private static final int POINTS = 20;

    @Test
    void aPlanTellsWhatARunWillCostAndBuysNothing(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            String file = grid.file("sweep.yaml", Sweep.file(POINTS, "0.2")).toString();

            JsonNode offline =
                    grid.run("plan", file, "--output", "json").assertExit(0).json();
            assertThat(offline.path("stages").path(0).path("partitions").asInt())
                    .isEqualTo(POINTS);
            assertThat(offline.path("quote").isNull())
                    .as("nobody is up who could be asked")
                    .isTrue();
            assertThat(grid.run("plan", file).assertExit(0).out()).contains("gridmill plan --quote FILE");

            JsonNode first = grid.run("plan", "--quote", file, "--output", "json")
                    .assertExit(0)
                    .json();
            assertThat(first.path("quote").path("measured").asBoolean())
                    .as("it never ran")
                    .isFalse();
            assertThat(first.path("quote").path("costHigh").asLong()).isPositive();
            assertThat(first.path("quote").path("deals").asInt()).isEqualTo(2);
            assertThat(first.path("quote").path("transactions").asInt()).isEqualTo(3);
            assertThat(first.path("quote").path("pools")).hasSize(2).allSatisfy(pool -> {
                assertThat(pool.path("chosen").asBoolean()).isTrue();
                assertThat(pool.path("reasons").path(0).asText()).contains("% of the work");
            });
            assertThat(runs(grid)).as("nothing was run").isZero();

            JsonNode run = grid.run("run", file, "--output", "json", "--results", "out")
                    .assertExit(0)
                    .json();

            JsonNode again =
                    grid.run("plan", file, "--output", "json").assertExit(0).json();
            assertThat(again.path("stages").path(0).path("cached").asInt()).isEqualTo(POINTS);
            assertThat(again.path("stages").path(1).path("cached").isNull())
                    .as("its input is not known yet")
                    .isTrue();

            JsonNode quote = grid.run("plan", "--no-cache", file, "--output", "json")
                    .assertExit(0)
                    .json()
                    .path("quote");
            assertThat(quote.path("measured").asBoolean()).isTrue();
            double spent = run.path("spent").asDouble();
            assertThat(quote.path("costLikely").asDouble())
                    .as("the same work at the same price")
                    .isCloseTo(spent, within(spent / 10));
            assertThat(quote.path("costLow").asLong())
                    .isLessThanOrEqualTo(quote.path("costLikely").asLong());
            assertThat(grid.run("plan", "--no-cache", file).assertExit(0).out())
                    .contains("Cost        about ", "On chain    2 deals, 3 transactions", "chosen      ");

            String tooLittle = quote.path("costLow").asLong() / 2 + "nRLC";
            TestGrid.Ended refused = grid.run("run", "--no-cache", "--max", tooLittle, file);
            assertThat(refused.assertExit(4).err()).contains("BUDGET_EXHAUSTED", "Nothing was bought");
            assertThat(runs(grid)).as("nothing was recorded").isEqualTo(1);
        }
    }

    @Test
    void limitsThatMakeNoSenseAreRefusedBeforeAnythingStarts(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            String file = grid.file("sweep.yaml", Sweep.file(1, "0")).toString();

            assertThat(grid.run("run", file, "--max", "20").assertExit(2).err())
                    .contains("--max: '20' has no unit; write for example 40 RLC");
            assertThat(grid.run("run", file, "--deadline", "soon").assertExit(2).err())
                    .contains("--deadline: 'soon' is no duration");
            assertThat(grid.run("plan", file, "--max", "0RLC").assertExit(2).err())
                    .contains("--max: a run on the market cannot cost nothing");
            assertThat(grid.run("resume", "last", "--deadline", "0s")
                            .assertExit(2)
                            .err())
                    .contains("--deadline: a run takes longer than no time");
        }
    }

    private static int runs(TestGrid grid) throws Exception {
        return grid.run("status", "--output", "json")
                .assertExit(0)
                .json()
                .path("runs")
                .size();
    }
}
