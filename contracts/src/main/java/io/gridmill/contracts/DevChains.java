package io.gridmill.contracts;

import java.util.Set;

/** Chains that development tools make: they mine at once, and whatever is on them is worth nothing. */
public final class DevChains {

    /** The ids that anvil and Hardhat, and that geth in dev mode use. */
    private static final Set<Long> IDS = Set.of(31337L, 1337L);

    private DevChains() {}

    public static boolean contains(long chainId) {
        return IDS.contains(chainId);
    }
}
