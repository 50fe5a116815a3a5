/** {@code gridmill wallet}: keys in encrypted files, and the money behind them. */
@NullMarked
package io.gridmill.cli.wallet;

import org.jspecify.annotations.NullMarked;
