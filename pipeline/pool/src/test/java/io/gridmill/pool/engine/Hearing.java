package io.gridmill.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A listener that keeps what it hears and answers requests for uploads. */
public final class Hearing implements PartitionListener {

    private final CompletableFuture<PartitionResult> first = new CompletableFuture<>();
    private final Queue<PartitionResult> heard = new ConcurrentLinkedQueue<>();
    private final Function<UploadRequest, @Nullable UploadGrant> uploads;

    public Hearing() {
        this(request -> null);
    }

    public Hearing(Function<UploadRequest, @Nullable UploadGrant> uploads) {
        this.uploads = uploads;
    }

    /** The one result, which is waited for. */
    public PartitionResult result() {
        try {
            PartitionResult result = first.get(90, TimeUnit.SECONDS);
            assertThat(heard).as("one result only").hasSize(1);
            return result;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no result came", e);
        }
    }

    /** How many results came so far. */
    public int count() {
        return heard.size();
    }

    @Override
    public void finished(PartitionResult result) {
        heard.add(result);
        first.complete(result);
    }

    @Override
    public CompletionStage<UploadGrant> upload(UploadRequest request) {
        UploadGrant grant = uploads.apply(request);
        return grant == null
                ? CompletableFuture.failedFuture(new IOException("no outputs here"))
                : CompletableFuture.completedFuture(grant);
    }
}
