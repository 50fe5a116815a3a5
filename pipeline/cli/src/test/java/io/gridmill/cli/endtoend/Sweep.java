package io.gridmill.cli.endtoend;

/** A small pipeline: squares, and their sum. */
final class Sweep {

    /** Partitions of the second stage. */
    static final int SUMS = 1;

    private Sweep() {}

    static String file(int points, String pause) {
        return """
                apiVersion: gridmill/v1
                kind: Pipeline
                name: sweep
                stages:
                  square:
                    partition: {over: {n: "1-%d"}}
                    run:
                      command: [sh, -c, 'sleep "$3"; echo $(( $1 * $1 )) > "$2/$1.txt"', sh, "${partition.n}",
                                "${outputs.squares}", "%s"]
                    outputs: {squares: {files: "*.txt", expect: 1}}
                    resources: {time: 1m, memory: 64Mi}
                  sum:
                    inputs: {squares: "${stages.square.squares}"}
                    run:
                      command: [sh, -c, 'sum=0; for n in $(cat "$1"/*); do sum=$((sum + n)); done; echo $sum > "$2/sum.txt"',
                                sh, "${inputs.squares}", "${outputs.sum}"]
                    outputs: {sum: {files: "sum.txt"}}
                    resources: {time: 1m, memory: 64Mi}
                outputs: {sum: "${stages.sum.sum}"}
                """.formatted(points, pause);
    }

    static long expected(int points) {
        long n = points;
        return n * (n + 1) * (2 * n + 1) / 6;
    }
}
