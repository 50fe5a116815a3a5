package io.gridmill.pool.deal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.keep.DealOutputs;
import io.gridmill.pool.keep.KeptOutputs;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What all deals of a pool share.
 *
 * @param kept outputs that may be demanded; null when this pool answers before no court
 */
record DealServices(
        Engine engine,
        ResultBatcher batcher,
        MarketDomain domain,
        Signer signer,
        CreditPolicy credit,
        WaitingRoom room,
        JsonMapper json,
        Clock clock,
        @Nullable KeptOutputs kept) {

    /** Where the outputs of a deal are kept; null when its quote names no judge, or nobody could ask this pool. */
    @Nullable
    DealOutputs keptFor(Bytes32 id, Quote quote) throws IOException {
        return kept == null || quote.verifier().isZero() ? null : kept.of(id);
    }
}
