package io.gridmill.engine.run;

import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Results as pools make them. */
final class Work {

    private static final Usage TEN_MILLIS = new Usage(10, 9, 1 << 20, 0, 0, Amount.ofNano(10));

    private Work() {}

    static PartitionResult done(PartitionKey key) {
        return new PartitionResult(key, null, 0, TEN_MILLIS, List.of(), "", "", "process");
    }

    /** A success with one small file. */
    static PartitionResult made(PartitionKey key, String output, String path, String content) {
        Bytes bytes = Bytes.of(content.getBytes(StandardCharsets.UTF_8));
        OutputFile file = new OutputFile(output, path, bytes.size(), bytes.sha256(), bytes);
        return new PartitionResult(key, null, 0, TEN_MILLIS, List.of(file), "", "", "process");
    }

    static PartitionResult failed(PartitionKey key, ErrorCode code) {
        Failure failure = Failure.application(code, "the command failed");
        return new PartitionResult(key, failure, 1, TEN_MILLIS, List.of(), "", "oh no", "process");
    }

    /** What a successful result of the partition was made from, as pools that answer to a court say it. */
    static Digest inputs(PartitionKey key) {
        return Digest.sha256("inputs of " + key.stage() + "/" + key.partition());
    }

    /** The same, saying what it was made from if it is a success. */
    static PartitionResult claimed(PartitionResult result) {
        return new PartitionResult(
                result.key(),
                result.failure(),
                result.exitCode(),
                result.usage(),
                result.outputs(),
                result.standardOutput(),
                result.standardError(),
                result.runtime(),
                result.succeeded() ? inputs(result.key()) : null);
    }

    static PartitionResult lost(PartitionKey key) {
        Usage nothing = new Usage(0, 0, 0, 0, 0, Amount.ZERO);
        Failure failure = Failure.infrastructure(ErrorCode.WORKER_LOST, "the machine caught fire");
        return new PartitionResult(key, failure, -1, nothing, List.of(), "", "", "process");
    }
}
