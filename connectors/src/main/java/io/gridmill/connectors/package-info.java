/** Connectors: where datasets and tables lie, and how they are reached. */
@NullMarked
package io.gridmill.connectors;

import org.jspecify.annotations.NullMarked;
