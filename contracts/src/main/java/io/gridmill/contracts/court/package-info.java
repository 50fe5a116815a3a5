/**
 * Disputes about what pools signed, and the panels that judge them: {@code Court} and {@code Consensus} read, {@code
 * CourtClient} and {@code ConsensusClient} act. Both sides of a dispute and the members of panels use the same.
 */
@NullMarked
package io.gridmill.contracts.court;

import org.jspecify.annotations.NullMarked;
