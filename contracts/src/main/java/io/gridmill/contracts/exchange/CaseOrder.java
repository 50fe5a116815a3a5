package io.gridmill.contracts.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.Required;
import io.gridmill.model.protocol.StageOrder;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/cases/ID/order}: what a member of a panel has to know to run a partition again. Nobody has to
 * prove who sends it: the input digest of the claim says whether it is the right order, and the chain which claim the
 * case is about.
 *
 * @param kind what is said about the claim
 * @param claim as the Court told it
 * @param stage with URLs that can be read now; not wanted when the output is said to be missing
 * @param partition likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaseOrder(
        Complaint kind,
        Claim claim,
        @Nullable StageOrder stage,
        @Nullable PartitionOrder partition) {

    public CaseOrder {
        Required.present("kind", kind);
        Required.present("claim", claim);
        if (kind == Complaint.WRONG) {
            Required.present("stage", stage);
            Required.present("partition", partition);
        }
    }

    /** What would be run on, see {@link OrderDigest}; null without stage and partition. */
    public @Nullable Digest inputDigest() {
        return stage == null || partition == null ? null : OrderDigest.of(OrderDigest.ofStage(stage), partition);
    }
}
