package io.gridmill.pool.deal;

import io.gridmill.model.protocol.UploadRequest;
import java.util.List;

/**
 * What a results stream sends next.
 *
 * @param lines batches as JSON, in order
 * @param lastSequence of the last of them, or what was asked for
 * @param uploads questions that were not sent on this stream yet
 * @param lastUpload number of the last question
 * @param isOver whether nothing more will come
 */
public record Delivery(
        List<byte[]> lines, long lastSequence, List<UploadRequest> uploads, long lastUpload, boolean isOver) {

    public Delivery {
        lines = List.copyOf(lines);
        uploads = List.copyOf(uploads);
    }
}
