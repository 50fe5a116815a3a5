package io.gridmill.cli.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;

/** Waits for a run that another process executes. */
final class Progress {

    private static final int MOST_LOOKS = 600;
    private static final long PAUSE_MILLIS = 100;

    private Progress() {}

    /** Until the buyer's run is recorded; returns its id. */
    static String awaitRun(TestGrid grid, TestGrid.Running buyer) throws Exception {
        for (int i = 0; i < MOST_LOOKS && buyer.process().isAlive(); i++) {
            JsonNode runs =
                    grid.run("status", "--output", "json").assertExit(0).json().path("runs");
            if (!runs.isEmpty()) {
                return runs.get(0).path("run").asText();
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new AssertionError("No run began: " + buyer.await());
    }

    /** Until something more is settled, so that what comes next meets a run at work. */
    static void awaitMore(TestGrid grid, String run, TestGrid.Running buyer) throws Exception {
        long before = -1;
        for (int i = 0; i < MOST_LOOKS && buyer.process().isAlive(); i++) {
            long now = grid.books().settled(run);
            if (before >= 0 && now > before) {
                return;
            }
            before = now;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new AssertionError("The run makes no progress: " + buyer.await());
    }
}
