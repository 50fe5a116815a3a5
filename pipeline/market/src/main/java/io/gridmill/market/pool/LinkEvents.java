package io.gridmill.market.pool;

import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.util.List;

/** What a link to a pool tells. Called from the link's threads. */
public interface LinkEvents {

    /** The pool knows the deal and takes orders; also after it was lost. */
    void joined();

    /** The pool has not answered for longer than the grace. It is tried on. */
    void lost(Failure failure);

    /** The pool does not want the deal, or broke the protocol; the link is over. */
    void failed(Failure failure);

    void results(ResultBatch batch);

    void uploads(List<UploadRequest> requests);

    void refused(List<PartitionKey> keys, Failure failure);
}
