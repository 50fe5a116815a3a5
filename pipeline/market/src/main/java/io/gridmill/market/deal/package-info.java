/** What is agreed and owed between a run and a pool: terms, vouchers, escrow, budget. Nothing here talks to anybody. */
@NullMarked
package io.gridmill.market.deal;

import org.jspecify.annotations.NullMarked;
