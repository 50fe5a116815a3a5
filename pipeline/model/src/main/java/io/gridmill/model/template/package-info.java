/** Texts with {@code ${…}} placeholders: path look-ups, never code. */
@NullMarked
package io.gridmill.model.template;

import org.jspecify.annotations.NullMarked;
