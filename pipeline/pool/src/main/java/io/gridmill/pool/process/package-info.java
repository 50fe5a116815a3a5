/**
 * Starting, metering and ending operating-system commands, as fast as this machine can. Knows nothing of partitions.
 */
@NullMarked
package io.gridmill.pool.process;

import org.jspecify.annotations.NullMarked;
