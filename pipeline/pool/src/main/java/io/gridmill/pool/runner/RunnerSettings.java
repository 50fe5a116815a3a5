package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How partitions run on this machine.
 *
 * @param directory for attempts, inputs and what belongs to them; nobody else may write there
 * @param slots cores to use at once
 * @param memory that the partitions that run at once may declare together
 * @param cache most bytes of inputs to keep for later
 * @param largestLog most bytes of standard output, and of standard error, of one command
 * @param queue partitions that may wait
 * @param network whether commands may use the network when their stage asks for it
 * @param uploadPatience how long to wait for the answer to where an output goes
 */
public record RunnerSettings(
        Path directory,
        int slots,
        DataSize memory,
        DataSize cache,
        DataSize largestLog,
        int queue,
        boolean network,
        Duration uploadPatience) {

    public RunnerSettings {
        directory = directory.toAbsolutePath().normalize();
        if (slots < 1 || queue < 1) {
            throw new IllegalArgumentException("A runner needs at least one slot and one place in its queue");
        }
    }

    /** Usual bounds for a number of slots. */
    public static RunnerSettings of(Path directory, int slots, DataSize memory) {
        return new RunnerSettings(
                directory,
                slots,
                memory,
                DataSize.ofMebibytes(20 * 1024),
                DataSize.ofMebibytes(64),
                100_000,
                false,
                Duration.ofMinutes(10));
    }

    /** The same, elsewhere. */
    public RunnerSettings in(Path other) {
        return new RunnerSettings(other, slots, memory, cache, largestLog, queue, network, uploadPatience);
    }
}
