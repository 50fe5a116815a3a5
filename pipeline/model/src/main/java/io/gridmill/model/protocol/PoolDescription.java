package io.gridmill.model.protocol;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.util.List;

/**
 * What {@code GET /v1/pool} tells.
 *
 * @param owner the pool's Ethereum address, lower-case hexadecimal with 0x
 * @param market address of the Market contract it deals on
 * @param offerId its offer on chain
 * @param slots partitions that run at once
 * @param corePrice per core-second
 * @param runtimes names, best confinement first
 */
public record PoolDescription(
        String name,
        String owner,
        long chainId,
        String market,
        String offerId,
        int slots,
        int freeSlots,
        DataSize memory,
        Amount corePrice,
        List<String> runtimes,
        String engine,
        String version) {

    public PoolDescription {
        runtimes = List.copyOf(runtimes);
    }
}
