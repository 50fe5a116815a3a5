package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.grid.GridState;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final int POINTS = 150;
    private static final int LONGEST_DELAY_MILLIS = 600;

    private enum Victim {
        BUYER,
        POOL,
        BUYER_AND_POOL,
        GRID
    }

    private final Random random = new Random(SEED);
    private int kills;

    @Test
    void whateverIsKilledTheRunEndsAsAnUndisturbedOne(@TempDir Path directory) throws Exception {
        System.out.println("seed " + SEED);
        try (TestGrid grid = new TestGrid(directory)) {
            Path file = grid.file("sweep.yaml", Sweep.file(POINTS, "0.2"));
            String[] anew = {"run", file.toString(), "--no-cache", "--output", "json"};
            grid.run("up").assertExit(0);
            List<String> disturbed = new ArrayList<>();
            while (kills < KILLS) {
                disturbed.add(runAndKill(grid, grid.start(anew)));
            }
            String undisturbed = grid.run(anew).assertExit(0).json().path("run").asText();
            List<String> outputs = grid.books().outputs(undisturbed);
            assertThat(outputs).hasSize(POINTS + Sweep.SUMS);
            for (String run : disturbed) {
                grid.books().assertBalanced(run, POINTS + Sweep.SUMS);
                assertThat(grid.books().outputs(run)).isEqualTo(outputs);
            }
        }
    }

    /** Kills until the run has come to its end all the same, or enough was killed. */
    private String runAndKill(TestGrid grid, TestGrid.Running first) throws Exception {
        TestGrid.Running buyer = first;
        String run = Progress.awaitRun(grid, buyer);
        while (kills < KILLS && Progress.awaitMore(grid, run, buyer)) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_DELAY_MILLIS));
            Victim victim = Victim.values()[kills % Victim.values().length];
            System.out.println("kill " + kills + " in run " + run + ": " + victim + ", "
                    + grid.books().settled(run) + " settled");
            kills++;
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
        return run;
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
