package io.gridmill.engine.place;

import io.gridmill.model.Amount;
import java.util.List;

/**
 * Capacity that a run can use now.
 *
 * @param id unique within the run: for a pool on the market its deal, at home {@code home}
 * @param name for people
 * @param owner who answers for it: the pool's address, or {@code home}
 * @param slots partitions of one core that it runs at once
 * @param corePrice per core-second
 * @param runtimes names, best confinement first
 */
public record Supplier(String id, String name, String owner, int slots, Amount corePrice, List<String> runtimes) {

    public Supplier {
        runtimes = List.copyOf(runtimes);
        if (slots < 1) {
            throw new IllegalArgumentException("A supplier has at least one slot");
        }
    }
}
