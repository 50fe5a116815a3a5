package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;

/**
 * A seat that this pool was drawn for.
 *
 * @param seat its number on the panel
 * @param commitUntilEpochSeconds last second to commit in, as it was announced; with the case's id it names the panel,
 *     since a case that ended without decision may be opened again
 */
public record JurySeat(Bytes32 caseId, int seat, long commitUntilEpochSeconds) {

    /** Names the panel in intents. */
    String name() {
        return caseId + "/" + commitUntilEpochSeconds;
    }
}
