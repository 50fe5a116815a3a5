package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Results that wait for other opinions, by owner. An owner that is new may have a few, and more with each that was found
 * valid: otherwise pools that answer at once, since they do no work, would be the first at nearly all partitions of a run
 * before anybody is asked about them. Owned by the run loop.
 */
final class Undecided {

    /** For each slot of a pool. */
    static final int PER_SLOT = 4;

    private final Map<PartitionRun, List<String>> owners = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    void add(PartitionRun partition, List<HeldResult> opinions) {
        List<String> known = owners.computeIfAbsent(partition, absent -> new ArrayList<>(3));
        for (HeldResult opinion : opinions) {
            known.add(opinion.owner());
            counts.merge(opinion.owner(), 1, Integer::sum);
        }
    }

    /** The partition is decided on, or given up. */
    void remove(PartitionRun partition) {
        List<String> known = owners.remove(partition);
        if (known != null) {
            known.forEach(this::discount);
        }
    }

    /** The partition waits for nobody's opinion, and these owners are right as far as is known. */
    void remove(PartitionRun partition, Collection<String> right) {
        List<String> known = owners.get(partition);
        if (known != null) {
            known.stream().filter(right::contains).forEach(this::discount);
            known.removeIf(right::contains);
        }
    }

    private void discount(String owner) {
        counts.computeIfPresent(owner, (name, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Whether an owner may be the first at one more partition.
     *
     * @param validInARow results of the owner that were found valid, since the last that was not
     */
    boolean hasRoom(String owner, int slots, int validInARow) {
        return counts.getOrDefault(owner, 0) < (1L + validInARow) * PER_SLOT * slots;
    }
}
