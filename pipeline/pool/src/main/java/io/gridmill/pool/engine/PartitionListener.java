package io.gridmill.pool.engine;

import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.util.concurrent.CompletionStage;

/** What an engine tells whoever ordered a partition. Called from any thread; implementations return quickly. */
public interface PartitionListener {

    /** The attempt ended, well or not. Called once, unless the attempt was cancelled or the engine closed. */
    void finished(PartitionResult result);

    /** Where do these outputs go? Asked again when an answer turns out to be of no use any more. */
    CompletionStage<UploadGrant> upload(UploadRequest request);
}
