package io.gridmill.engine.run;

/** Which partitions of a stage wait for which partitions of the stage that streams into it. */
public interface PartitionLinks {

    /** The partitions that use the given partition of the upstream stage. */
    int[] dependents(int upstreamPartition);

    /** How many upstream partitions the given partition waits for. */
    int needs(int partition);

    /** One to one. */
    PartitionLinks ONE_TO_ONE = new PartitionLinks() {
        @Override
        public int[] dependents(int upstreamPartition) {
            return new int[] {upstreamPartition};
        }

        @Override
        public int needs(int partition) {
            return 1;
        }
    };
}
