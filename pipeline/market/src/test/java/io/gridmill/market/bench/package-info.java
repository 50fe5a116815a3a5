/** Benchmarks of the buyer's market, run by {@code infra/bench}. */
@NullMarked
package io.gridmill.market.bench;

import org.jspecify.annotations.NullMarked;
