/** Files that remember, whatever happens to the process: checked records, written together, forced together. */
@NullMarked
package io.gridmill.pool.journal;

import org.jspecify.annotations.NullMarked;
