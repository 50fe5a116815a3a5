/**
 * The servers that a command uses: each one is the user's own, named by a profile file or a variable, or else the local
 * grid's, which is started on demand.
 */
@NullMarked
package io.gridmill.cli.server;

import org.jspecify.annotations.NullMarked;
