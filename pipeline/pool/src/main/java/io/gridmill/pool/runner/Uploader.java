package io.gridmill.pool.runner;

import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.model.protocol.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends large outputs to where the buyer says, while the slots go on with other partitions. */
final class Uploader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Uploader.class);

    /** How often the buyer is asked for fresh permissions. */
    private static final int GRANTS = 3;

    private static final long PATIENCE_SECONDS = 10;

    private final Transfers transfers;
    private final Duration patience;
    private final Semaphore room;
    private final ExecutorService threads;

    /** @param most attempts whose outputs may lie here at once */
    Uploader(Transfers transfers, Duration patience, int most) {
        this.transfers = transfers;
        this.patience = patience;
        this.room = new Semaphore(most);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "gridmill-upload-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Waits until there is room for the outputs of one more attempt. */
    void reserve() throws InterruptedException {
        room.acquire();
    }

    void unreserve() {
        room.release();
    }

    /**
     * Takes the outputs of an attempt, in a directory of their own, for which room was reserved.
     *
     * @param done is given the result in the end
     */
    void upload(
            StageSpace stage,
            Task task,
            PartitionRunner.Outcome outcome,
            Path directory,
            BiConsumer<Task, PartitionResult> done) {
        ask(new Upload(stage, task, outcome, directory, done), 1);
    }

    private record Upload(
            StageSpace stage,
            Task task,
            PartitionRunner.Outcome outcome,
            Path directory,
            BiConsumer<Task, PartitionResult> done) {}

    private void ask(Upload upload, int round) {
        UploadRequest request =
                new UploadRequest(upload.task().order().key(), upload.outcome().uploads());
        upload.task()
                .listener()
                .upload(request)
                .toCompletableFuture()
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((grant, problem) -> threads.execute(() -> proceed(upload, round, grant)));
    }

    private void proceed(Upload upload, int round, @Nullable UploadGrant grant) {
        PartitionResult result = upload.outcome().result();
        try {
            if (upload.task().cancelled()) {
                finish(upload, null);
                return;
            }
            List<OutputFile> files = upload.outcome().uploads();
            if (grant == null || grant.targets().size() != files.size()) {
                throw new AttemptFailedException(Failure.infrastructure(
                        ErrorCode.STORE_UNREACHABLE, "Nobody said where the outputs go, or not for all of them"));
            }
            for (int i = 0; i < files.size(); i++) {
                OutputFile file = files.get(i);
                Path path = locate(upload, file);
                Transfers.Sent sent = transfers.upload(
                        file.output() + "/" + file.path(), path, grant.targets().get(i));
                if (sent == Transfers.Sent.NOT_ALLOWED) {
                    if (round < GRANTS) {
                        ask(upload, round + 1);
                        return;
                    }
                    throw new AttemptFailedException(Failure.infrastructure(
                            ErrorCode.STORE_REFUSED, "The store does not allow the outputs to be written"));
                }
            }
            upload.task().listener().uploaded(result, file -> locate(upload, file));
            finish(upload, result);
        } catch (IOException e) {
            LOG.error("outputs cannot be kept", e);
            finish(
                    upload,
                    failed(
                            result,
                            Failure.infrastructure(ErrorCode.WORKER_LOST, "This place cannot keep the outputs: " + e)));
        } catch (AttemptFailedException e) {
            finish(upload, failed(result, e.failure()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finish(upload, null);
        } catch (RuntimeException e) {
            LOG.error("an upload failed unexpectedly", e);
            finish(
                    upload,
                    failed(result, Failure.infrastructure(ErrorCode.INTERNAL, "The upload of the outputs failed")));
        }
    }

    private static Path locate(Upload upload, OutputFile file) {
        return OutputCollector.locate(
                upload.stage().outputs(),
                file,
                upload.directory().resolve("work"),
                upload.directory().resolve("outputs"));
    }

    private void finish(Upload upload, @Nullable PartitionResult result) {
        try {
            Trees.delete(upload.directory());
        } catch (IOException e) {
            LOG.warn("cannot delete {}", upload.directory(), e);
        } finally {
            room.release();
        }
        if (result == null) {
            upload.task().supervision().cancel();
        }
        upload.done().accept(upload.task(), result == null ? upload.outcome().result() : result);
    }

    private static PartitionResult failed(PartitionResult result, Failure failure) {
        Usage usage = result.usage();
        return new PartitionResult(
                result.key(),
                failure,
                result.exitCode(),
                new Usage(usage.wallMillis(), usage.cpuMillis(), usage.peakBytes(), usage.bytesIn(), 0, Amount.ZERO),
                List.of(),
                result.standardOutput(),
                result.standardError(),
                result.runtime());
    }

    /** Breaks uploads off and waits, for a bounded time, until their files are deleted. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing of it runs any more, after {@link #close}. */
    boolean hasEnded() {
        return threads.isTerminated();
    }
}
