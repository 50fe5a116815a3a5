package io.gridmill.engine.history;

import io.gridmill.engine.place.PoolDecision;
import java.time.Instant;

/**
 * What a place decided about a pool, as it stands in the ledger.
 *
 * @param search which search of the run it was, from 1
 */
public record RecordedDecision(String place, int search, Instant at, PoolDecision decision) {}
