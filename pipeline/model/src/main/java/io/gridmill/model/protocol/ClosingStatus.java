package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How far a pool has come with closing a deal.
 *
 * @param closed whether the chain shows the deal closed
 * @param transaction hash of the transaction that redeems the final voucher, once it was sent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClosingStatus(boolean closed, @Nullable String transaction) {}
