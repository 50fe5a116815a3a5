@NullMarked
package io.gridmill.market.books;

import org.jspecify.annotations.NullMarked;
