/**
 * Running partitions on this machine: staging inputs, confining and metering commands, collecting outputs. Used by pools
 * for the market and by buyers for the place {@code home}; knows nothing of deals or HTTP.
 */
@NullMarked
package io.gridmill.pool.runner;

import org.jspecify.annotations.NullMarked;
