/** The inputs of stages and partitions: published into the store, listed, and turned into what a pool can fetch. */
@NullMarked
package io.gridmill.engine.input;

import org.jspecify.annotations.NullMarked;
