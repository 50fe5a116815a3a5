package io.gridmill.market.dispute;

import io.gridmill.contracts.court.Claim;
import java.time.Duration;
import java.util.Optional;

/** Fetches outputs that were demanded from where the pool says they are. */
public interface Retriever {

    /** For complaints that fetch nothing. */
    Retriever NONE = (location, claim, within) -> Optional.of("nothing is fetched for such a complaint");

    /**
     * Fetches and keeps them, if they are what the pool claimed. Doing it again is harmless.
     *
     * @param location a stranger's text
     * @param within time for all of it
     * @return why not; empty when they are fetched and kept
     */
    Optional<String> retrieve(String location, Claim claim, Duration within);
}
