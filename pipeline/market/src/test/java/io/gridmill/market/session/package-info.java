@NullMarked
package io.gridmill.market.session;

import org.jspecify.annotations.NullMarked;
