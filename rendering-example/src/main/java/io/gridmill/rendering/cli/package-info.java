/** The command line: options, frame ranges, rendering and film commands. */
@NullMarked
package io.gridmill.rendering.cli;

import org.jspecify.annotations.NullMarked;
