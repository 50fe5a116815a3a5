/** Copy stages: datasets moved by this process. */
@NullMarked
package io.gridmill.engine.copy;

import org.jspecify.annotations.NullMarked;
