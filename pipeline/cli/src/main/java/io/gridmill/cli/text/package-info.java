/** How the command line writes: numbers, times and tables for people, JSON for programs, colours where they are wanted. */
@NullMarked
package io.gridmill.cli.text;

import org.jspecify.annotations.NullMarked;
