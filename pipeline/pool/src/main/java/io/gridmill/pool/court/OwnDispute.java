package io.gridmill.pool.court;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import org.jspecify.annotations.Nullable;

/**
 * A dispute about a claim of this pool that is not over.
 *
 * @param block in which it was brought
 * @param secret the last part of the path at which the output is served; null until the demand is answered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OwnDispute(
        Bytes32 id,
        Complaint complaint,
        Claim claim,
        long block,
        @Nullable Bytes32 secret) {

    OwnDispute servedAt(Bytes32 path) {
        return new OwnDispute(id, complaint, claim, block, path);
    }
}
