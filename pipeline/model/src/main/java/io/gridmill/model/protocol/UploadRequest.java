package io.gridmill.model.protocol;

import java.util.List;

/** A pool asks where the large outputs of a finished attempt go; the result follows when they are there. */
public record UploadRequest(PartitionKey key, List<OutputFile> files) {

    public UploadRequest {
        files = List.copyOf(files);
    }
}
