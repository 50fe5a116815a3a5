/** The life of a run: one owner thread decides which partition goes to whom and what is accepted. */
@NullMarked
package io.gridmill.engine.run;

import org.jspecify.annotations.NullMarked;
