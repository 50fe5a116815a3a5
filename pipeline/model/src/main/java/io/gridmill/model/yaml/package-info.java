/** Reads pipeline files: YAML with a line and column for everything, all problems at once. */
@NullMarked
package io.gridmill.model.yaml;

import org.jspecify.annotations.NullMarked;
