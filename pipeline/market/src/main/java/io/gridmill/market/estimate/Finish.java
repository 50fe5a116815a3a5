package io.gridmill.market.estimate;

import java.util.List;

/**
 * When a graph of stages is done. Each stage has the whole place for itself, as far as its partitions suffice to keep it
 * busy; stages of a place that run side by side are never done before all of their work could be.
 */
final class Finish {

    /** What a place can do. */
    record Capacity(double cores, double throughput) {

        /** When there are fewer partitions than cores, some are idle. */
        double busyWith(double usefulCores) {
            return usefulCores < cores ? throughput * usefulCores / cores : throughput;
        }
    }

    private Finish() {}

    /** @return seconds */
    static double of(List<StageLoad> stages, Range.Guess guess, Capacity market, Capacity home) {
        double[] start = new double[stages.size()];
        double[] end = new double[stages.size()];
        double last = 0;
        double marketWork = 0;
        double homeWork = 0;
        for (int i = 0; i < end.length; i++) {
            StageLoad stage = stages.get(i);
            Capacity place = stage.market() ? market : home;
            double factor = guess.factor(stage);
            double work = stage.coreSeconds() * factor;
            double cores = (double) stage.work().partitions()
                    * stage.work().resources().cpu();
            double takes = work == 0 ? 0 : work / place.busyWith(cores);
            double one = stage.work().partitions() == 0 ? 0 : stage.seconds() * factor;
            double upstreamEnd = 0;
            for (StageLoad.After after : stage.after()) {
                int before = after.stage();
                if (after.streams()) {
                    start[i] =
                            Math.max(start[i], Math.min(end[before], start[before] + seconds(stages, before, guess)));
                    upstreamEnd = Math.max(upstreamEnd, end[before] + one);
                } else {
                    start[i] = Math.max(start[i], end[before]);
                }
            }
            end[i] = Math.max(start[i] + takes, upstreamEnd);
            last = Math.max(last, end[i]);
            if (stage.market()) {
                marketWork += work;
            } else {
                homeWork += work;
            }
        }
        double atLeast = Math.max(
                marketWork == 0 ? 0 : marketWork / market.throughput(),
                homeWork == 0 ? 0 : homeWork / home.throughput());
        return Math.max(last, atLeast);
    }

    private static double seconds(List<StageLoad> stages, int stage, Range.Guess guess) {
        return stages.get(stage).seconds() * guess.factor(stages.get(stage));
    }
}
