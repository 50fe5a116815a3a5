package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.cli.grid.GridState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A film is rendered on three pools, one of which alters results. */
class WrongResultsTest {

    private static final int FRAMES = 12;
    private static final double SHARE = 0.6;
    private static final long SEED = Long.getLong("gridmill.seed", 3);

    @Test
    void wrongResultsAreFoundNotPaidAndNamedAndTheFilmIsRight(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            Film.prepare(directory);
            String plain = grid.file("plain.yaml", Film.file(FRAMES, "none")).toString();
            String checked = grid.file("checked.yaml", Film.file(FRAMES, "{replicas: 2}"))
                    .toString();
            String undisturbed = grid.run("run", plain, "--output", "json", "--results", "undisturbed")
                    .assertExit(0)
                    .json()
                    .path("run")
                    .asText();
            try (LyingPool crooked = LyingPool.join(grid, SHARE, SEED)) {
                String pools = Stream.concat(
                                grid.state().pools().stream().map(GridState.Pool::endpoint),
                                Stream.of(crooked.endpoint()))
                        .map(URI::toString)
                        .collect(Collectors.joining(","));
                String run = grid.start(
                                Map.of("GRIDMILL_POOLS", pools),
                                "run",
                                checked,
                                "--no-cache",
                                "--output",
                                "json",
                                "--results",
                                "disturbed")
                        .await()
                        .assertExit(0)
                        .json()
                        .path("run")
                        .asText();

                Set<Integer> wrong = assertFoundAndNotPaid(grid, run, crooked);
                assertNamed(grid, run, crooked, wrong);
                grid.books().assertBalanced(run, FRAMES + Film.FILMS);
                assertThat(grid.books().outputs(run)).isEqualTo(grid.books().outputs(undisturbed));
                assertThat(directory.resolve("disturbed/film/turntable.png"))
                        .hasSameBinaryContentAs(directory.resolve("undisturbed/film/turntable.png"));
            }
        }
    }

    /** Returns the partitions that the pool answered wrongly. */
    private static Set<Integer> assertFoundAndNotPaid(TestGrid grid, String run, LyingPool crooked) throws Exception {
        List<Books.Wrong> found = grid.books().wrong(run);
        assertThat(found).as("it altered %s", crooked.altered()).isNotEmpty().allSatisfy(wrong -> {
            assertThat(wrong.pool()).isEqualTo(LyingPool.NAME);
            assertThat(wrong.amount()).isZero();
            assertThat(crooked.altered()).contains(Film.frame(wrong.partition()));
        });
        Set<Integer> partitions =
                found.stream().map(Books.Wrong::partition).collect(Collectors.toCollection(TreeSet::new));
        JsonNode invoice = grid.run("cost", run, "--partitions", "--output", "json")
                .assertExit(0)
                .json();
        assertThat(invoice).isNotEmpty().allSatisfy(line -> {
            if (line.path("pool").asText().equals(LyingPool.NAME)) {
                assertThat(crooked.altered())
                        .as("paid: %s", line)
                        .doesNotContain(Film.frame(line.path("partition").asInt()));
            }
        });
        JsonNode cost = grid.run("cost", run, "--output", "json").assertExit(0).json();
        assertThat(cost.path("vouchers")).isEqualTo(cost.path("amount"));
        assertThat(cost.path("lines")).anySatisfy(line -> {
            assertThat(line.path("pool").asText()).isEqualTo(LyingPool.NAME);
            assertThat(line.path("unpaid").asInt()).isGreaterThanOrEqualTo(partitions.size());
        });
        return partitions;
    }

    private static void assertNamed(TestGrid grid, String run, LyingPool crooked, Set<Integer> wrong) throws Exception {
        String sentence =
                "Pool " + LyingPool.NAME + " (owner " + crooked.owner().hex() + ") was found wrong and left out";
        assertThat(grid.run("status", run).assertExit(0).out()).containsIgnoringCase(sentence);
        assertThat(grid.run("explain", run).assertExit(0).out())
                .containsIgnoringCase(sentence)
                .contains("Evidence: its signed batch");
        for (int partition : wrong) {
            assertThat(grid.run("explain", run, "render[" + partition + "]")
                            .assertExit(0)
                            .out())
                    .containsPattern("went to " + LyingPool.NAME + " at [^\n]*the result was wrong");
        }
        grid.run("report", run, "--out", "report.html").assertExit(0);
        String report = Files.readString(grid.resolve("report.html"));
        assertThat(report).containsIgnoringCase(sentence).contains("on " + LyingPool.NAME + ": the result was wrong");
        assertThat(wrong).allSatisfy(partition -> assertThat(report).contains("render[" + partition + "]"));
    }
}
