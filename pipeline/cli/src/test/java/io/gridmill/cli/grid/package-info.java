@NullMarked
package io.gridmill.cli.grid;

import org.jspecify.annotations.NullMarked;
