/** Datasets that lie in local files and directories. */
@NullMarked
package io.gridmill.connectors.file;

import org.jspecify.annotations.NullMarked;
