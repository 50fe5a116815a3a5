/** What all engines must do, as a test that each of them passes. */
@NullMarked
package io.gridmill.pool.engine;

import org.jspecify.annotations.NullMarked;
