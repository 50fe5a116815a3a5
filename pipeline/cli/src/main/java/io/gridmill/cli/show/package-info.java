/** Everything with which a user sees what happened: the display of a run under way and the commands that look back. */
@NullMarked
package io.gridmill.cli.show;

import org.jspecify.annotations.NullMarked;
