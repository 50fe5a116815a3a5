@NullMarked
package io.gridmill.engine.verify;

import org.jspecify.annotations.NullMarked;
