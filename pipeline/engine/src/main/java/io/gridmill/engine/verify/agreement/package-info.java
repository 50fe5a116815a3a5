/** The ways in which two results can agree. Whatever pools deliver is bounded before it is read. */
@NullMarked
package io.gridmill.engine.verify.agreement;

import org.jspecify.annotations.NullMarked;
