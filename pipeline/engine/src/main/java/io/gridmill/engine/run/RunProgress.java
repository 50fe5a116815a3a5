package io.gridmill.engine.run;

import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.model.Amount;
import java.util.List;

/** Where a run stands at one moment, for displays. */
public record RunProgress(RunState state, List<Stage> stages, List<Pool> pools, Amount spent) {

    public RunProgress {
        stages = List.copyOf(stages);
        pools = List.copyOf(pools);
    }

    /**
     * One stage.
     *
     * @param partitions how many it has; -1 while nobody knows
     * @param accepted results that were accepted, without cached ones
     * @param failed partitions given up
     * @param running handed out
     */
    public record Stage(
            String name,
            StageState state,
            int partitions,
            int accepted,
            int cached,
            int failed,
            int skipped,
            int running,
            long retries) {

        /** Partitions that need nothing more. */
        public int settled() {
            return accepted + cached + failed + skipped;
        }
    }

    /** One supplier. */
    public record Pool(String name, boolean reachable, int slots, int running, long accepted, Amount spent) {}
}
