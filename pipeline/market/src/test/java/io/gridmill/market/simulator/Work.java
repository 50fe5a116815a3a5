package io.gridmill.market.simulator;

import io.gridmill.model.Digest;

/** The partitions of simulated runs. */
final class Work {

    private static final int SHORTEST_MILLIS = 20_000;
    private static final int SPREAD_MILLIS = 20_000;

    private Work() {}

    /** How long a partition takes at the usual speed: 20 to 40 seconds, the same every time. */
    static long millis(int partition) {
        return (long) SHORTEST_MILLIS
                + Math.floorMod(Digest.sha256("work " + partition).hashCode(), SPREAD_MILLIS);
    }

    /** A pipeline of one stage. */
    static String pipeline(int partitions, String verify) {
        return """
                apiVersion: gridmill/v1
                kind: Pipeline
                name: simulated
                stages:
                  make:
                    partition: {over: {n: "1-PARTITIONS"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                    resources: {cpu: 1, memory: 64Mi, time: 1h}
                    verify: VERIFY
                """.replace("PARTITIONS", String.valueOf(partitions)).replace("VERIFY", verify);
    }
}
