package io.gridmill.engine.place;

import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.util.List;

/** What a place tells the run. Called from any thread; implementations only queue the message and return. */
public interface PlaceListener {

    /** The supplier takes orders from now on. Also called when a lost one is back. */
    void ready(Supplier supplier);

    /** The supplier does not answer any more; what it was given may be given to others. */
    void lost(String supplier, Failure failure);

    /** Results, at least once each and in the order of their sequence numbers. */
    void results(String supplier, ResultBatch batch);

    /** The supplier wants to know where large outputs go. May be asked again. */
    void uploads(String supplier, List<UploadRequest> requests);

    /** The supplier does not take these orders. */
    void refused(String supplier, List<PartitionKey> keys, Failure failure);

    /**
     * The place cannot serve the run now (no offer fits, the budget is used up, the deposit is too small). When the
     * failure's code is retryable the place goes on looking, and this is for information.
     */
    void unavailable(Failure failure);

    /** Something worth a line to the user, such as a deal that was opened. */
    void notice(String message);
}
