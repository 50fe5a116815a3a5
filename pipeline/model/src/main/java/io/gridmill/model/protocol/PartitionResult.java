package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param failure null when the attempt succeeded
 * @param exitCode of the command; -1 when it did not end by itself
 * @param outputs the files it made, in order of output and path; empty when it failed
 * @param standardOutput the end of what it wrote, at most {@value #LONGEST_TAIL} characters
 * @param standardError likewise
 * @param runtime name of the runtime that confined it
 * @param inputDigest what the command was run on, see {@link OrderDigest}; null when the attempt failed, at home, and in
 *     results that were made before pools signed it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartitionResult(
        PartitionKey key,
        @Nullable Failure failure,
        int exitCode,
        Usage usage,
        List<OutputFile> outputs,
        String standardOutput,
        String standardError,
        String runtime,
        @Nullable Digest inputDigest) {

    /** Characters of standard output and error that travel with a result. */
    public static final int LONGEST_TAIL = 8 * 1024;

    public PartitionResult {
        outputs = outputs == null ? List.of() : List.copyOf(outputs);
        standardOutput = standardOutput == null ? "" : standardOutput;
        standardError = standardError == null ? "" : standardError;
        runtime = runtime == null ? "" : runtime;
        if (failure != null && !outputs.isEmpty()) {
            throw new IllegalArgumentException("A failed attempt has no outputs: " + key);
        }
    }

    /** A result whose input digest nobody asks for. */
    public PartitionResult(
            PartitionKey key,
            @Nullable Failure failure,
            int exitCode,
            Usage usage,
            List<OutputFile> outputs,
            String standardOutput,
            String standardError,
            String runtime) {
        this(key, failure, exitCode, usage, outputs, standardOutput, standardError, runtime, null);
    }

    public boolean succeeded() {
        return failure == null;
    }

    /** The digest of the names, sizes and contents of the outputs: equal results have equal digests. */
    public Digest outputDigest() {
        return outputDigest(failure == null ? "" : failure.code().name(), outputs);
    }

    /** The {@link #outputDigest()} of a success with these outputs. */
    static Digest digestOf(List<OutputFile> outputs) {
        return outputDigest("", outputs);
    }

    private static Digest outputDigest(String failure, List<OutputFile> outputs) {
        return digest(out -> {
            out.writeUTF(failure);
            for (OutputFile file : outputs) {
                out.writeUTF(file.output());
                out.writeUTF(file.path());
                out.writeLong(file.size());
                out.write(file.sha256().toBytes());
            }
        });
    }

    /**
     * What pools signed for this result before batches were trees: the outputs, and the usage that it claims. See
     * {@link ResultBatch#digest()}.
     */
    public Digest claimDigest() {
        return digest(out -> {
            out.writeInt(key.stage());
            out.writeInt(key.partition());
            out.writeInt(key.attempt());
            out.write(outputDigest().toBytes());
            out.writeLong(usage.wallMillis());
            out.writeLong(usage.cpuMillis());
            out.writeLong(usage.peakBytes());
            out.writeLong(usage.claim().nano());
        });
    }

    private interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static Digest digest(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            fields.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.sha256(bytes.toByteArray());
    }
}
