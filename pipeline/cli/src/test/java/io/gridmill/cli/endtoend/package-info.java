/** The command line as users have it: every process, server and contract is real. */
@NullMarked
package io.gridmill.cli.endtoend;

import org.jspecify.annotations.NullMarked;
