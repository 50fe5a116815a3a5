package io.gridmill.engine.place;

import io.gridmill.model.Amount;

/**
 * A payment that becomes durable together with the results it pays for.
 *
 * @param firstLeaf position of the first of these results in the deal's results tree; the others follow
 * @param total all that was ever promised to this supplier in this run, with this settlement
 * @param state what the place must find again after a crash (voucher, signature, tree); opaque to the engine
 */
public record Settlement(String supplier, long firstLeaf, Amount total, String state) {}
