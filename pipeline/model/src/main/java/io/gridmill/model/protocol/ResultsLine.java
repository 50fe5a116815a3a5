package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.model.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the results stream: a {@link ResultBatch} (with its four fields on this level), a list of upload
 * requests, or nothing at all, which is a heartbeat. Keys that a reader does not know are ignored.
 *
 * @param sequence of the batch; 0 when the line holds none
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ResultsLine(
        long sequence,
        List<PartitionResult> results,
        String signature,
        @Nullable Digest root,
        List<UploadRequest> uploads) {

    public ResultsLine(
            long sequence,
            @Nullable List<PartitionResult> results,
            @Nullable String signature,
            @Nullable Digest root,
            @Nullable List<UploadRequest> uploads) {
        this.sequence = sequence;
        this.results = results == null ? List.of() : List.copyOf(results);
        this.signature = signature == null ? "" : signature;
        this.root = root;
        this.uploads = uploads == null ? List.of() : List.copyOf(uploads);
    }

    public static ResultsLine of(ResultBatch batch) {
        return new ResultsLine(batch.sequence(), batch.results(), batch.signature(), batch.root(), null);
    }

    public static ResultsLine of(List<UploadRequest> uploads) {
        return new ResultsLine(0, null, null, null, uploads);
    }

    public static ResultsLine heartbeat() {
        return new ResultsLine(0, null, null, null, null);
    }

    /** @throws IllegalArgumentException when it has a sequence number or results, but is no sound batch */
    @JsonIgnore
    public Optional<ResultBatch> batch() {
        return sequence == 0 && results.isEmpty()
                ? Optional.empty()
                : Optional.of(new ResultBatch(sequence, results, signature, root));
    }
}
