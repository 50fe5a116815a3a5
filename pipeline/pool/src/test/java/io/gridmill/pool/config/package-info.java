@NullMarked
package io.gridmill.pool.config;

import org.jspecify.annotations.NullMarked;
