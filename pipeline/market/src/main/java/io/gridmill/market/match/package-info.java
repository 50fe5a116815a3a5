/** Which pools serve a run, and why: requirements, preferences, and how the money is spread. Pure functions. */
@NullMarked
package io.gridmill.market.match;

import org.jspecify.annotations.NullMarked;
