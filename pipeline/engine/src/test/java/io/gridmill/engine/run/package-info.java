/** Whole runs against a real database, with places that do as the test says. */
@NullMarked
package io.gridmill.engine.run;

import org.jspecify.annotations.NullMarked;
