package io.gridmill.pool.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;

/** What a pool tells a worker. Messages are followed in order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToWorker.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ToWorker.Declare.class, name = "declare"),
    @JsonSubTypes.Type(value = ToWorker.Run.class, name = "run"),
    @JsonSubTypes.Type(value = ToWorker.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = ToWorker.Forget.class, name = "forget"),
    @JsonSubTypes.Type(value = ToWorker.Grant.class, name = "grant"),
    @JsonSubTypes.Type(value = ToWorker.NoGrant.class, name = "no-grant"),
    @JsonSubTypes.Type(value = ToWorker.Beat.class, name = "beat"),
    @JsonSubTypes.Type(value = ToWorker.End.class, name = "end")
})
sealed interface ToWorker {

    /** The worker is one of the pool's; the first message. */
    record Welcome() implements ToWorker {}

    /** A stage, or the same with fresh URLs, before any of its partitions. */
    record Declare(String owner, StageOrder stage, String runtime) implements ToWorker {}

    /** @param corePrice per core-second, for the claim */
    record Run(String owner, PartitionOrder order, Amount corePrice) implements ToWorker {}

    /** Nobody wants the result any more. */
    record Cancel(String owner, PartitionKey key) implements ToWorker {}

    /** The owner has no stages and partitions any more. */
    record Forget(String owner) implements ToWorker {}

    /** The answer to {@link FromWorker.Upload}. */
    record Grant(String owner, UploadGrant grant) implements ToWorker {}

    /** There is no answer to it. */
    record NoGrant(String owner, PartitionKey key) implements ToWorker {}

    /** The pool is there. */
    record Beat() implements ToWorker {}

    /** Kill what runs, and end. */
    record End() implements ToWorker {}
}
