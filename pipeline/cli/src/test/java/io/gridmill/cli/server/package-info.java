@NullMarked
package io.gridmill.cli.server;

import org.jspecify.annotations.NullMarked;
