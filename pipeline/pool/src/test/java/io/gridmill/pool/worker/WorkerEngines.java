package io.gridmill.pool.worker;

import io.gridmill.model.DataSize;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Engines with workers that all run on this machine. */
public final class WorkerEngines {

    private WorkerEngines() {}

    /**
     * @param settings of all workers together
     * @param workers share the slots; as much memory as all of them for each, so that any partition fits
     */
    public static WorkerEngine start(RunnerSettings settings, int workers, WorkerLauncher launcher) throws IOException {
        return start(settings, workers, launcher, Duration.ofMinutes(5), Duration.ofSeconds(10));
    }

    public static WorkerEngine start(
            RunnerSettings settings, int workers, WorkerLauncher launcher, Duration idle, Duration silence)
            throws IOException {
        Runtimes runtimes = Runtimes.discover(settings.directory());
        RunnerSettings each = new RunnerSettings(
                settings.directory().resolve("workers"),
                settings.slots() / workers,
                DataSize.ofBytes(settings.memory().bytes()),
                settings.cache(),
                settings.largestLog(),
                settings.queue(),
                settings.network(),
                settings.uploadPatience());
        return new WorkerEngine(
                new WorkerPlan(
                        workers,
                        idle,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "127.0.0.1",
                        new WorkerTicket.Terms(each, runtimes.names(), silence.dividedBy(5), silence)),
                runtimes,
                launcher);
    }
}
