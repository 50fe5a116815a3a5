package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOnGridTest {

    private static final int POINTS = 40;

    @Test
    void aRunIsDoneOnBothPoolsPaidOnChainAndNotBoughtAgain(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            Path file = grid.file("sweep.yaml", Sweep.file(POINTS, "0.05"));

            JsonNode first = grid.run("run", file.toString(), "--output", "json", "--results", "first")
                    .assertExit(0)
                    .json();
            String run = first.path("run").asText();
            assertThat(first.path("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(Files.readString(directory.resolve("first/sum/sum.txt")).strip())
                    .isEqualTo(Long.toString(Sweep.expected(POINTS)));
            grid.books().assertBalanced(run, POINTS + Sweep.SUMS);

            JsonNode cost =
                    grid.run("cost", run, "--output", "json").assertExit(0).json();
            assertThat(cost.path("pools")).hasSize(2).allSatisfy(deal -> {
                assertThat(deal.path("accepted").asInt()).isPositive();
                assertThat(deal.path("openTransaction").asText()).startsWith("0x");
                assertThat(deal.path("closeTransaction").asText()).startsWith("0x");
            });

            assertEnergyAndReputation(grid, cost);

            // The grid forgets nothing when it goes down.
            grid.run("down").assertExit(0);
            JsonNode second = grid.run("run", file.toString(), "--output", "json", "--results", "second")
                    .assertExit(0)
                    .json();
            assertThat(second.path("spent").asLong()).isZero();
            assertThat(Files.readString(directory.resolve("second/sum/sum.txt")))
                    .isEqualTo(Files.readString(directory.resolve("first/sum/sum.txt")));
            assertThat(grid.books().outputs(second.path("run").asText()))
                    .isEqualTo(grid.books().outputs(run));
        }
    }

    /** What the offers on chain state is recorded with the deals; what the run saw makes reputations. */
    private static void assertEnergyAndReputation(TestGrid grid, JsonNode cost) throws Exception {
        JsonNode offers = grid.run("offers", "--output", "json").assertExit(0).json();
        assertThat(offers).hasSize(2).allSatisfy(offer -> {
            assertThat(offer.path("reputation").asDouble()).isGreaterThan(0.2);
            assertThat(offer.path("reasons").get(0).asText()).contains("accepted in 1 run of yours");
        });
        assertThat(cost.path("pools")).allSatisfy(deal -> {
            assertThat(deal.path("wattsPerCore"))
                    .isEqualTo(offers.get(0).path("watts"))
                    .isEqualTo(offers.get(1).path("watts"));
            assertThat(deal.path("gramsCo2PerKwh")).isEqualTo(offers.get(0).path("gramsCo2PerKwh"));
            assertThat(deal.path("energy").path("wattHours").asDouble()).isPositive();
        });
    }

    @Test
    void aRunWhoseResultsAreCheckedPaysThoseWhoAgree(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            String checked =
                    Sweep.file(POINTS, "0.01").replace("    resources:", "    verify: {replicas: 2}\n    resources:");
            Path file = grid.file("checked.yaml", checked);

            JsonNode run = grid.run("run", file.toString(), "--output", "json", "--results", "out")
                    .assertExit(0)
                    .json();

            String id = run.path("run").asText();
            assertThat(Files.readString(directory.resolve("out/sum/sum.txt")).strip())
                    .isEqualTo(Long.toString(Sweep.expected(POINTS)));
            grid.books().assertBalanced(id, POINTS + Sweep.SUMS);
            JsonNode cost =
                    grid.run("cost", id, "--output", "json").assertExit(0).json();
            assertThat(cost.path("secondOpinions").asLong()).isPositive();
            assertThat(cost.path("vouchers")).isEqualTo(cost.path("amount"));
            assertThat(grid.run("status", id).assertExit(0).out())
                    .contains("all results checked by other owners")
                    .contains(POINTS + " partitions compared, 0 accepted without");
        }
    }
}
