/** What suppliers signed, kept so that they can be held to it later. */
@NullMarked
package io.gridmill.engine.evidence;

import org.jspecify.annotations.NullMarked;
