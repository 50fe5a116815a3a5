/** The pipeline file as its author wrote it, checked: stages, parameters, partitions, market terms. */
@NullMarked
package io.gridmill.model.pipeline;

import org.jspecify.annotations.NullMarked;
