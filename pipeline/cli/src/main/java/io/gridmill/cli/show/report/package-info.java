/** The report of a run: one HTML file that needs nothing else. */
@NullMarked
package io.gridmill.cli.show.report;

import org.jspecify.annotations.NullMarked;
