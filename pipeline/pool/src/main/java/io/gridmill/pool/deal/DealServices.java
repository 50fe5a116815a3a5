package io.gridmill.pool.deal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.pool.engine.Engine;
import java.time.Clock;

/** What all deals of a pool share. */
record DealServices(
        Engine engine,
        ResultBatcher batcher,
        MarketDomain domain,
        Signer signer,
        CreditPolicy credit,
        WaitingRoom room,
        JsonMapper json,
        Clock clock) {}
