/** The command line: {@code gridmill}. Parsing and errors; each command's work stands in a package of its own. */
@NullMarked
package io.gridmill.cli;

import org.jspecify.annotations.NullMarked;
