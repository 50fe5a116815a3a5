/** What a finished run paid for, line by line, with proofs against the vouchers. Reads only. */
@NullMarked
package io.gridmill.market.books;

import org.jspecify.annotations.NullMarked;
