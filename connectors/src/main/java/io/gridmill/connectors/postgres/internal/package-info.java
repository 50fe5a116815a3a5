/** Unpacking, initialising and starting the server. */
@NullMarked
package io.gridmill.connectors.postgres.internal;

import org.jspecify.annotations.NullMarked;
