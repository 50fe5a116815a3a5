package io.gridmill.pool.bench;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.engine.PartitionListener;
import io.gridmill.pool.runner.LocalEngine;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many trivial partitions through the local engine, against the bare alternative, in turn in the same run. Arguments: the
 * runtime (process or bwrap), the number of partitions, the number of rounds.
 */
public final class EngineBench {

    private EngineBench() {}

    public static void main(String[] args) throws Exception {
        String runtime = args.length > 0 ? args[0] : "process";
        int partitions = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path directory = Files.createTempDirectory("gridmill-bench");
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        Runtimes runtimes = Runtimes.discover(directory);
        String yardstick = runtime.equals("bwrap")
                ? "bwrap --unshare-all --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64"
                        + " /lib64 --proc /proc --dev /dev --die-with-parent --new-session /bin/true"
                : "/bin/true";
        try (LocalEngine engine =
                new LocalEngine(RunnerSettings.of(directory, 2, DataSize.ofMebibytes(4096)), runtimes)) {
            run(engine, runtime, "warm", Math.min(partitions, 2000));
            for (int round = 0; round < rounds; round++) {
                ours.add(run(engine, runtime, "round" + round, partitions));
                theirs.add(xargs(partitions, yardstick));
                System.out.printf(
                        Locale.ROOT,
                        "%s: %.3f ms, xargs -P2: %.3f ms per partition%n",
                        runtime,
                        ours.get(round),
                        theirs.get(round));
            }
        }
        double ratio = median(ours) / median(theirs);
        System.out.printf(
                Locale.ROOT,
                "median of %d: ours %.3f ms, xargs -P2 %.3f ms, ratio %.2f%n",
                rounds,
                median(ours),
                median(theirs),
                ratio);
    }

    /** Milliseconds per partition. */
    private static double run(LocalEngine engine, String runtime, String owner, int partitions) throws Exception {
        engine.declare(
                owner,
                new StageOrder(
                        0,
                        "noop",
                        List.of("/bin/true"),
                        Map.of(),
                        null,
                        Map.of(),
                        Map.of(),
                        new Resources(1, 0, DataSize.ofMebibytes(64), Duration.ofMinutes(1), DataSize.ofMebibytes(64)),
                        List.of(runtime),
                        null,
                        List.of()),
                List.of(runtime));
        CountDownLatch done = new CountDownLatch(partitions);
        AtomicInteger failed = new AtomicInteger();
        PartitionListener listener = new PartitionListener() {
            @Override
            public void finished(PartitionResult result) {
                if (!result.succeeded() && failed.incrementAndGet() == 1) {
                    System.err.println(result);
                }
                done.countDown();
            }

            @Override
            public CompletionStage<UploadGrant> upload(UploadRequest request) {
                return CompletableFuture.failedFuture(new IOException("no outputs here"));
            }
        };
        long started = System.nanoTime();
        for (int i = 0; i < partitions; i++) {
            PartitionOrder order = new PartitionOrder(new PartitionKey(0, i, 1), Map.of(), null, Map.of());
            if (!engine.submit(owner, order, Amount.ofNano(1000), listener)) {
                throw new IllegalStateException("the queue is full");
            }
        }
        done.await();
        double millis = (System.nanoTime() - started) / 1e6 / partitions;
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " partitions failed");
        }
        engine.forget(owner);
        return millis;
    }

    private static double xargs(int count, String command) throws Exception {
        long started = System.nanoTime();
        int code = new ProcessBuilder("sh", "-c", "seq " + count + " | xargs -P2 -n1 " + command)
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("xargs ended with " + code);
        }
        return (System.nanoTime() - started) / 1e6 / count;
    }

    private static double median(List<Double> values) {
        return values.stream()
                .sorted(Comparator.naturalOrder())
                .skip(values.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
