/** The outputs of partitions on their way into the object store: granted, verified, packed. */
@NullMarked
package io.gridmill.engine.output;

import org.jspecify.annotations.NullMarked;
