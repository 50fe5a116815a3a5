/** Home: stages that run on this machine, in this process's own local engine. */
@NullMarked
package io.gridmill.cli.home;

import org.jspecify.annotations.NullMarked;
