/** What runs inside Spark: an application whose tasks are workers of a pool. Alone in having Spark on its class path. */
@NullMarked
package io.gridmill.spark;

import org.jspecify.annotations.NullMarked;
