/** Child processes that end with the process that started them. */
@NullMarked
package io.gridmill.connectors.process;

import org.jspecify.annotations.NullMarked;
