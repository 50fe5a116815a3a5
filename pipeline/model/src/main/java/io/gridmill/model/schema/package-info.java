/**
 * The keys of the pipeline file in one table. The reader takes its known keys from it, and the JSON Schema and the
 * reference page are made from it, so that they cannot drift apart.
 */
@NullMarked
package io.gridmill.model.schema;

import org.jspecify.annotations.NullMarked;
