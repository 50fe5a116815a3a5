/**
 * Verification by second opinions: which results are checked, when two results agree, and what follows from opinions that
 * differ. Decides only; who is asked and what is written is the run's business.
 */
@NullMarked
package io.gridmill.engine.verify;

import org.jspecify.annotations.NullMarked;
