/** The commands that plan, start, continue and stop runs. */
@NullMarked
package io.gridmill.cli.run;

import org.jspecify.annotations.NullMarked;
