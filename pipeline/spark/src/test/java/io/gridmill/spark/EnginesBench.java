package io.gridmill.spark;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.PartitionListener;
import io.gridmill.pool.launch.ProcessLauncher;
import io.gridmill.pool.launch.WorkerCommand;
import io.gridmill.pool.runner.LocalEngine;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runner.Stages;
import io.gridmill.pool.runtime.Runtimes;
import io.gridmill.pool.worker.WorkerEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Partitions of {@code /bin/true} through each engine with two slots, against what is usual without it, in turn. Prints
 * milliseconds per partition. Arguments: rounds, partitions.
 */
public final class EnginesBench {

    private static final int SLOTS = 2;

    private EnginesBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int partitions = Integer.parseInt(arguments[1]);
        Path directory = Files.createTempDirectory("gridmill-bench");
        SparkConf conf = new SparkConf(false)
                .setMaster("local[" + SLOTS + "]")
                .setAppName("yardstick")
                .set("spark.ui.enabled", "false");
        RunnerSettings here = settings(directory.resolve("local"));
        try (Engine local = new LocalEngine(here, Runtimes.discover(here.directory()));
                Engine processes = WorkerEngines.start(
                        settings(directory.resolve("processes")),
                        1,
                        new ProcessLauncher(
                                WorkerCommand.ofThisProcess(WorkerCommand.HEAP_MEBIBYTES), directory.resolve("logs")));
                Engine spark = WorkerEngines.start(
                        settings(directory.resolve("spark")),
                        1,
                        SparkEngines.launcher(
                                "local[" + SLOTS + "]",
                                1,
                                SLOTS,
                                Map.of(),
                                List.of(),
                                directory.resolve("driver.log")));
                JavaSparkContext plain = new JavaSparkContext(conf)) {
            for (int round = 0; round <= rounds; round++) {
                // The first is for classes, compilers and workers that have to come.
                int count = round == 0 ? Math.min(partitions, 2_000) : partitions;
                String prefix = round == 0 ? "warm " : "sample ";
                System.out.println(prefix + "local " + through(local, count));
                System.out.println(prefix + "xargs " + xargs(count));
                System.out.println(prefix + "processes " + through(processes, count));
                System.out.println(prefix + "spark " + through(spark, count));
                System.out.println(prefix + "plain-spark " + tasks(plain, count));
            }
        }
        System.exit(0);
    }

    private static RunnerSettings settings(Path directory) {
        return RunnerSettings.of(directory, SLOTS, DataSize.ofMebibytes(4096));
    }

    private static double through(Engine engine, int partitions) throws InterruptedException {
        engine.declare("bench", Stages.command("/bin/true").build(), List.of("process"));
        CountDownLatch done = new CountDownLatch(partitions);
        AtomicInteger failed = new AtomicInteger();
        PartitionListener listener = new PartitionListener() {
            @Override
            public void finished(PartitionResult result) {
                if (!result.succeeded()) {
                    failed.incrementAndGet();
                }
                done.countDown();
            }

            @Override
            public CompletionStage<UploadGrant> upload(UploadRequest request) {
                return CompletableFuture.failedFuture(new IOException("no outputs here"));
            }
        };
        long begun = System.nanoTime();
        for (int i = 0; i < partitions; i++) {
            PartitionOrder order = new PartitionOrder(new PartitionKey(0, i, 1), Map.of(), null, Map.of());
            if (!engine.submit("bench", order, Amount.ofNano(1000), listener)) {
                throw new IllegalStateException("the queue is full");
            }
        }
        done.await();
        double millis = millisEach(begun, partitions);
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " partitions failed");
        }
        engine.forget("bench");
        return millis;
    }

    private static double millisEach(long begunNanos, int count) {
        return (System.nanoTime() - begunNanos) / 1e6 / count;
    }

    private static double xargs(int count) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String command = "seq " + count + " | xargs -P" + SLOTS + " -n1 /bin/true";
        if (new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("xargs failed");
        }
        return millisEach(begun, count);
    }

    /** One job with a task for each process, as a user of Spark would write it. */
    private static double tasks(JavaSparkContext context, int count) {
        long begun = System.nanoTime();
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, count).boxed().toList());
        context.parallelize(numbers, count).foreach(number -> {
            if (new ProcessBuilder("/bin/true").start().waitFor() != 0) {
                throw new IOException("/bin/true failed");
            }
        });
        return millisEach(begun, count);
    }
}
