/** What a run is going to cost and how long it will take, before anything is bought. */
@NullMarked
package io.gridmill.market.estimate;

import org.jspecify.annotations.NullMarked;
