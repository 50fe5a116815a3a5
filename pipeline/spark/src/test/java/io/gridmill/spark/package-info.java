@NullMarked
package io.gridmill.spark;

import org.jspecify.annotations.NullMarked;
