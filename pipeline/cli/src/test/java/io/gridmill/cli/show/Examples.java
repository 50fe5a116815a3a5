package io.gridmill.cli.show;

import static io.gridmill.cli.show.Ledgers.Result.accepted;
import static io.gridmill.cli.show.Ledgers.Result.commandFailed;
import static io.gridmill.cli.show.Ledgers.Result.poolFailed;

import io.gridmill.engine.ledger.Outcome;
import java.util.List;

/** The runs that the tests look at. */
final class Examples {

    static final String HOSTILE = "<script>alert('x')</script>\u001b[2J\u202egnp.exe";

    private Examples() {}

    /** Two pools render six frames, two of them at the second try; a film is made at home. */
    static int turntable(Ledgers ledgers) {
        int run = ledgers.run("7k2m3n4p5q", "turntable", "SUCCEEDED", 0, 42.5, null);
        ledgers.stage(run, 0, "render", "market", List.of(), "SUCCEEDED", 6, 0.5, 34.0, null);
        ledgers.stage(run, 1, "film", "home", List.of(0), "SUCCEEDED", 1, 34.0, 42.0, null);
        int alpha = ledgers.pool(run, "alpha", 'a', "CLOSED", 58_000, true);
        int beta = ledgers.pool(run, "beta", 'b', "CLOSED", 32_000, true);
        int home = ledgers.home(run);
        ledgers.decision(run, 1, 0, "alpha", true, 1, 0.4, "fits, score 1.00, 0.000002 RLC per core-second, 4 cores");
        ledgers.decision(run, 1, 1, "beta", true, 0.5, 0.4, "fits, score 0.50, 0.000004 RLC per core-second, 4 cores");
        ledgers.decision(
                run, 1, 2, "gamma", false, 0, 0.4, "is in region 'us', required is one of [eu]|has 1 GiB of memory");
        ledgers.decision(run, 1, 3, "", false, 0, 0.4, "has not answered within 2000 ms");
        ledgers.decision(run, 2, 0, "gamma", false, 0, 21, "was dismissed by this run");
        ledgers.settled(run, 0, 0, 1, alpha, 10, 9_000, accepted(18_000, 0).saying("frame 1: 3.1 Mray/s\n"));
        ledgers.settled(run, 0, 1, 1, beta, 11, 10_000, accepted(20_000, 0));
        ledgers.settled(
                run,
                0,
                2,
                1,
                beta,
                13,
                2_000,
                commandFailed(
                        4_000,
                        1,
                        3,
                        "The command ended with exit code 3",
                        "scene.yaml:12: no such material 'brsas'\n"));
        ledgers.settled(run, 0, 2, 2, alpha, 24, 10_000, accepted(20_000, 1));
        ledgers.settled(run, 0, 3, 1, beta, 18, 4_000, accepted(8_000, 2));
        ledgers.settled(run, 0, 4, 1, beta, 20, 0, poolFailed("WORKER_LOST", "The pool stopped while it ran"));
        ledgers.settled(run, 0, 4, 2, alpha, 33.5, 10_000, accepted(20_000, 2));
        ledgers.settledAlone(run, 0, 5, 0.6, Outcome.CACHED);
        ledgers.settled(run, 1, 0, 1, home, 42, 7_000, accepted(0, 0));
        for (int frame = 0; frame < 6; frame++) {
            ledgers.output(run, 0, frame, "frames", "frame-" + (frame + 1) + ".png", new byte[frame + 1], "k" + frame);
        }
        ledgers.output(run, 1, 0, "film", "turntable.png", new byte[100], "film");
        return run;
    }

    /** Fails for good, with names and output that want to do harm. */
    static int hostile(Ledgers ledgers) {
        int run = ledgers.run(
                "7kzzzzzzzz",
                "sweep",
                "FAILED",
                60,
                90.0,
                "{\"code\": \"STAGE_FAILED\", \"message\": \"Stage points: points[1] failed: exit code 1\"}");
        ledgers.stage(
                run,
                0,
                "points",
                "market",
                List.of(),
                "FAILED",
                4,
                61.0,
                89.0,
                "{\"code\": \"STAGE_FAILED\", \"message\": \"points[1] failed: exit code 1\"}");
        ledgers.stage(run, 1, "plot", "market", List.of(0), "CANCELLED", null, null, null, null);
        int pool = ledgers.pool(run, "evil" + HOSTILE, 'e', "CLOSED", 6_000, true);
        ledgers.settled(run, 0, 0, 1, pool, 70, 1_000, accepted(2_000, 0));
        for (int attempt = 1; attempt <= 2; attempt++) {
            ledgers.settled(
                    run,
                    0,
                    1,
                    attempt,
                    pool,
                    70 + attempt * 5,
                    1_000,
                    commandFailed(2_000, attempt, 1, "exit code 1", HOSTILE + "\nlast words\n"));
        }
        ledgers.assigned(run, 0, 2, 1, pool, 62);
        ledgers.decision(run, 1, 0, "evil" + HOSTILE, true, 1, 61, "fits" + HOSTILE);
        ledgers.output(run, 0, 0, "samples", HOSTILE.replace("/", "") + ".csv", new byte[9], "k");
        return run;
    }

    /** Under way: partitions 0 and 1 are done, 2 and 3 run, 4 failed and waits, 5 to 9 wait. */
    static int running(Ledgers ledgers) {
        int run = ledgers.run("9abcdefghj", "noop", "RUNNING", 120, null, null);
        ledgers.stage(run, 0, "touch", "market", List.of(), "RUNNING", 10, 121.0, null, null);
        int alpha = ledgers.pool(run, "alpha", 'a', "OPEN", 4_000, false);
        ledgers.settled(run, 0, 0, 1, alpha, 125, 1_000, accepted(2_000, 0));
        ledgers.settled(run, 0, 1, 1, alpha, 126, 1_000, accepted(2_000, 1));
        ledgers.assigned(run, 0, 2, 1, alpha, 125);
        ledgers.assigned(run, 0, 3, 1, alpha, 125);
        ledgers.assigned(run, 0, 3, 2, alpha, 130);
        ledgers.settled(run, 0, 4, 1, alpha, 128, 1_000, poolFailed("POOL_UNREACHABLE", "The pool did not answer"));
        return run;
    }
}
