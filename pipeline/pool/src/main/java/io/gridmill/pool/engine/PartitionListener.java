package io.gridmill.pool.engine;

import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** What an engine tells whoever ordered a partition. Called from any thread; implementations return quickly. */
public interface PartitionListener {

    /** The attempt ended, well or not. Called once, unless the attempt was cancelled or the engine closed. */
    void finished(PartitionResult result);

    /** Where do these outputs go? Asked again when an answer turns out to be of no use any more. */
    CompletionStage<UploadGrant> upload(UploadRequest request);

    /** Where the files of an attempt are on this machine. */
    interface OutputPaths {
        Path of(OutputFile file);
    }

    /**
     * The outputs that do not travel inside the result are where they should be, and are about to be deleted here: who
     * needs them later takes them now. Called before {@link #finished}, when there are such.
     *
     * @throws IOException when that is not possible; the attempt fails then, and its machine is to blame
     */
    default void uploaded(PartitionResult result, OutputPaths paths) throws IOException {}
}
