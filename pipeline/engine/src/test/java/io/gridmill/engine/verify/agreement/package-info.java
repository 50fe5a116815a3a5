@NullMarked
package io.gridmill.engine.verify.agreement;

import org.jspecify.annotations.NullMarked;
