/** Commands about results that are wrong or missing: before the court, and what became of it. */
@NullMarked
package io.gridmill.cli.dispute;

import org.jspecify.annotations.NullMarked;
