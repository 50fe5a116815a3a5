package io.gridmill.pool.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.engine.PartitionListener;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine with two slots, and partitions run in it one at a time. */
final class EngineFixture implements AutoCloseable {

    static final Amount PRICE = Amount.ofNano(1_000_000);

    final LocalEngine engine;
    private int next;

    EngineFixture(Path directory) throws IOException {
        this(directory, Runtimes.discover(directory));
    }

    EngineFixture(Path directory, Runtimes runtimes) throws IOException {
        RunnerSettings usual = RunnerSettings.of(directory, 2, DataSize.ofMebibytes(1024));
        engine = new LocalEngine(
                new RunnerSettings(
                        usual.directory(),
                        usual.slots(),
                        usual.memory(),
                        usual.cache(),
                        DataSize.ofMebibytes(4),
                        usual.queue(),
                        false,
                        Duration.ofSeconds(30)),
                runtimes);
    }

    PartitionResult run(Stages stage) {
        return run(stage.build(), Map.of(), null, Map.of(), request -> null);
    }

    PartitionResult run(
            StageOrder stage,
            Map<String, String> values,
            @Nullable String points,
            Map<String, Input> inputs,
            Function<UploadRequest, @Nullable UploadGrant> uploads) {
        engine.declare("test", stage, List.of("bwrap", "process"));
        Waiting waiting = new Waiting(uploads);
        PartitionOrder order = new PartitionOrder(new PartitionKey(stage.stage(), next++, 1), values, points, inputs);
        assertThat(engine.submit("test", order, PRICE, waiting)).isTrue();
        return waiting.result();
    }

    /** A listener that keeps the result and answers requests for uploads. */
    static final class Waiting implements PartitionListener {

        final CompletableFuture<PartitionResult> future = new CompletableFuture<>();
        private final Function<UploadRequest, @Nullable UploadGrant> uploads;

        Waiting(Function<UploadRequest, @Nullable UploadGrant> uploads) {
            this.uploads = uploads;
        }

        PartitionResult result() {
            try {
                return future.get(60, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("no result came", e);
            }
        }

        @Override
        public void finished(PartitionResult result) {
            assertThat(future.complete(result)).as("one result only").isTrue();
        }

        @Override
        public CompletionStage<UploadGrant> upload(UploadRequest request) {
            UploadGrant grant = uploads.apply(request);
            return grant == null
                    ? CompletableFuture.failedFuture(new IOException("no outputs here"))
                    : CompletableFuture.completedFuture(grant);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
