/** Datasets: named files in a store, listed in a manifest whose digest is the dataset's identity. */
@NullMarked
package io.gridmill.model.dataset;

import org.jspecify.annotations.NullMarked;
