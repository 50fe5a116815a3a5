package io.gridmill.pool.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadRequest;

/** What a worker tells its pool. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FromWorker.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = FromWorker.Result.class, name = "result"),
    @JsonSubTypes.Type(value = FromWorker.Upload.class, name = "upload"),
    @JsonSubTypes.Type(value = FromWorker.Beat.class, name = "beat")
})
sealed interface FromWorker {

    /**
     * The first message.
     *
     * @param worker the id that the pool gave it
     * @param host it runs on, for people
     * @param pid its process there
     * @param ageMillis since its process began
     */
    record Hello(String worker, String host, long pid, long ageMillis) implements FromWorker {}

    record Result(String owner, PartitionResult result) implements FromWorker {}

    record Upload(String owner, UploadRequest request) implements FromWorker {}

    /** The worker is there. */
    record Beat() implements FromWorker {}
}
