/**
 * The messages that cross the trust boundary between buyer and pool, as JSON (see the OpenAPI page in docs). Both sides
 * treat what they read as a stranger's: sizes and counts are bounded, unknown keys are ignored, records check
 * themselves.
 */
@NullMarked
package io.gridmill.model.protocol;

import org.jspecify.annotations.NullMarked;
