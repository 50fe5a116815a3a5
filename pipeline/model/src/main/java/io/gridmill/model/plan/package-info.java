/**
 * What a pipeline comes to when its parameters are known: the stages in the order of their data, what each partition
 * holds, what it reads. Nothing is materialised per partition.
 */
@NullMarked
package io.gridmill.model.plan;

import org.jspecify.annotations.NullMarked;
