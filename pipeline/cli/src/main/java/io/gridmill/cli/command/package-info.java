/** The subcommands, one class each; {@link io.gridmill.cli.command.Commands} lists them. */
@NullMarked
package io.gridmill.cli.command;

import org.jspecify.annotations.NullMarked;
