/** Tests of running partitions on this machine. */
@NullMarked
package io.gridmill.pool.runner;

import org.jspecify.annotations.NullMarked;
