package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.cli.grid.GridState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Buyer, pools and the whole grid are killed at random moments, and what is left in the end is what an undisturbed run
 * leaves. {@code -Dgridmill.kills=N} kills more often, {@code -Dgridmill.seed=N} repeats an order of victims.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("gridmill.kills", 5);
    private static final long SEED = Long.getLong("gridmill.seed", System.nanoTime());
    private static final int POINTS = 20 + 14 * KILLS;

    private enum Victim {
        BUYER,
        POOL,
        BUYER_AND_POOL,
        GRID
    }

    @Test
    void whateverIsKilledTheRunEndsAsAnUndisturbedOne(@TempDir Path directory) throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        try (TestGrid grid = new TestGrid(directory)) {
            Path file = grid.file("sweep.yaml", Sweep.file(POINTS, "0.2"));
            grid.run("up").assertExit(0);
            TestGrid.Running buyer = grid.start("run", file.toString(), "--output", "json");
            String run = "";
            for (int kill = 0; kill < KILLS; kill++) {
                run = run.isEmpty() ? Progress.awaitRun(grid, buyer) : run;
                Progress.awaitMore(grid, run, buyer);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(600));
                Victim victim = Victim.values()[kill % Victim.values().length];
                System.out.println(
                        "kill " + kill + ": " + victim + ", " + grid.books().settled(run) + " settled");
                if (victim != Victim.POOL) {
                    buyer.kill();
                }
                if (victim == Victim.POOL || victim == Victim.BUYER_AND_POOL) {
                    List<GridState.Pool> pools = grid.state().pools();
                    kill(pools.get(random.nextInt(pools.size())).process().pid());
                }
                if (victim == Victim.GRID) {
                    kill(grid.state().supervisor().pid());
                    grid.run("up").assertExit(0);
                }
                if (victim != Victim.POOL) {
                    buyer = grid.start("resume", run, "--output", "json");
                }
            }
            buyer.await().assertExit(0);
            JsonNode undisturbed = grid.run("run", file.toString(), "--no-cache", "--output", "json")
                    .assertExit(0)
                    .json();
            grid.books().assertBalanced(run, POINTS + Sweep.SUMS);
            assertThat(grid.books().outputs(run))
                    .hasSize(POINTS + Sweep.SUMS)
                    .isEqualTo(grid.books().outputs(undisturbed.path("run").asText()));
        }
    }

    /** A pool that was killed a moment ago may not be back yet. */
    private static void kill(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().destroyForcibly();
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }
}
