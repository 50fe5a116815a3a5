/**
 * A market with hundreds of pools in one process: how much of what dishonest pools send is accepted, what checking them
 * costs, and whether the money is right afterwards.
 *
 * <p><b>Real</b> is everything that runs at the buyer: {@code RunEngine} with its run loop, dispatch, verification and
 * group-committed ledger on a PostgreSQL server; {@code MarketPlace} with quotes, matching, escrows, deals, links,
 * vouchers and closing; all signatures; and the pool protocol over HTTP on the loopback interface, one server playing all
 * pools.
 *
 * <p><b>Simulated</b> are the insides of the pools ({@link io.gridmill.market.simulator.SimulatedPool}: slots, speeds,
 * failures and {@link io.gridmill.market.simulator.Strategy strategies}), the chain ({@code FakeChain}, which
 * {@link io.gridmill.market.simulator.DealChainScenarios} compare with the contracts on a real chain), the object store,
 * and time. Clocks and the engine's timers are those of {@link io.gridmill.market.simulator.SimulatedTime}, which moves
 * from one event at the pools to the next when the buyer has nothing left to do
 * ({@link io.gridmill.market.simulator.Quiescence}). What the buyer waits for on its threads (between two tries of a call,
 * for an answer of a pool, for the end of a closing) stays real, milliseconds to seconds.
 *
 * <p>The seed fixes the pools. The order in which threads get their turn is not fixed, so that figures vary a little
 * from run to run.
 */
@NullMarked
package io.gridmill.market.simulator;

import org.jspecify.annotations.NullMarked;
