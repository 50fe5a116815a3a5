package io.gridmill.contracts.typed;

import io.gridmill.contracts.Bytes32;

/** A message of a fixed EIP-712 type. */
public sealed interface TypedMessage permits Quote, Voucher, ResultBatchClaim, SessionGrant, QuoteRequest {

    /** EIP-712's {@code hashStruct}; not yet bound to a chain and a contract, see {@link MarketDomain#digest}. */
    Bytes32 structHash();
}
