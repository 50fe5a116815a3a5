package io.gridmill.cli.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Waits for a run that another process executes. */
final class Progress {

    private static final int MOST_LOOKS = 450;
    private static final long PAUSE_MILLIS = 100;

    private Progress() {}

    /** Until the buyer's run is recorded; returns its id. */
    static String awaitRun(TestGrid grid, TestGrid.Running buyer) throws Exception {
        Set<String> before = new HashSet<>();
        grid.run("status", "--output", "json").assertExit(0).json().path("runs").forEach(run -> {
            if (!run.path("state").asText().equals("RUNNING")) {
                before.add(run.path("run").asText());
            }
        });
        for (int i = 0; i < MOST_LOOKS && buyer.process().isAlive(); i++) {
            JsonNode newest = grid.run("status", "--output", "json", "--most", "1")
                    .assertExit(0)
                    .json()
                    .path("runs")
                    .path(0)
                    .path("run");
            if (newest.isTextual() && !before.contains(newest.asText())) {
                return newest.asText();
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new AssertionError("No run began: " + buyer.await());
    }

    /**
     * Until something more is settled, so that what comes next meets a run at work.
     *
     * @return false when the buyer came to a good end instead
     */
    static boolean awaitMore(TestGrid grid, String run, TestGrid.Running buyer) throws Exception {
        long before = -1;
        for (int i = 0; i < MOST_LOOKS && buyer.process().isAlive(); i++) {
            long now = grid.books().settled(run);
            if (before >= 0 && now > before) {
                return true;
            }
            before = now;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        String threads = buyer.process().isAlive() ? grid.threads() : "";
        TestGrid.Ended end = buyer.await();
        if (end.exit() == 0 && threads.isEmpty()) {
            return false;
        }
        throw new AssertionError("The run makes no progress: " + end + threads);
    }
}
