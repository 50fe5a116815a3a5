@NullMarked
package io.gridmill.engine.evidence;

import org.jspecify.annotations.NullMarked;
