/** Benchmarks of the contracts; {@code infra/bench/run} starts them. */
@NullMarked
package io.gridmill.contracts.bench;

import org.jspecify.annotations.NullMarked;
