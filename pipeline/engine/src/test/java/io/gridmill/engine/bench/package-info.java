/** Benchmarks of the engine; {@code infra/bench/run} starts them. */
@NullMarked
package io.gridmill.engine.bench;

import org.jspecify.annotations.NullMarked;
