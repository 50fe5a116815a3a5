package io.gridmill.engine.run;

import io.gridmill.engine.verify.Ballot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that have opinions and wait for another owner's. Who may give it depends on who has given one, so those of
 * which that is the same stand together: whoever may not have the first of them may have none. Thousands wait where
 * hundreds of pools come for work; one by one nobody could ask for each of them. Owned by the run loop.
 */
final class CheckQueue {

    private final List<PartitionRun> incoming = new ArrayList<>();
    private final Map<Opinions, Group> groups = new LinkedHashMap<>();

    /**
     * Whose opinions there are.
     *
     * @param only the owners that are asked to repeat theirs, or null when another owner is wanted
     */
    private record Opinions(Set<String> owners, @Nullable Set<String> only) {

        static Opinions of(PartitionRun partition) {
            Ballot ballot = partition.ballot();
            Set<String> only = partition.onlyOwners();
            return new Opinions(
                    ballot == null ? Set.of() : Set.copyOf(ballot.owners()), only == null ? null : Set.copyOf(only));
        }
    }

    /** Partitions with opinions of the same owners, the oldest first. */
    static final class Group {

        private final Opinions opinions;
        private final Deque<PartitionRun> partitions = new ArrayDeque<>();

        private Group(Opinions opinions) {
            this.opinions = opinions;
        }

        Deque<PartitionRun> partitions() {
            return partitions;
        }

        /** Whether the partition has got another opinion since it came here. */
        boolean isOutgrownBy(PartitionRun partition) {
            Ballot ballot = partition.ballot();
            return !opinions.owners().equals(ballot == null ? Set.of() : ballot.owners())
                    || !Objects.equals(opinions.only(), partition.onlyOwners());
        }
    }

    void add(PartitionRun partition) {
        incoming.add(partition);
    }

    /** Sorts in what was added. */
    void admit(Consumer<PartitionRun> onAdmitted) {
        for (PartitionRun partition : incoming) {
            onAdmitted.accept(partition);
            groups.computeIfAbsent(Opinions.of(partition), Group::new)
                    .partitions
                    .addLast(partition);
        }
        incoming.clear();
    }

    /** All groups that have partitions; what was admitted only. */
    Iterable<Group> groups() {
        for (Iterator<Group> all = groups.values().iterator(); all.hasNext(); ) {
            if (all.next().partitions.isEmpty()) {
                all.remove();
            }
        }
        return groups.values();
    }

    boolean isEmpty() {
        return incoming.isEmpty() && groups.values().stream().allMatch(group -> group.partitions.isEmpty());
    }

    Stream<PartitionRun> stream() {
        return Stream.concat(
                groups.values().stream().map(Group::partitions).flatMap(Collection::stream), incoming.stream());
    }

    void remove(PartitionRun partition) {
        incoming.remove(partition);
        groups.values().forEach(group -> group.partitions.remove(partition));
    }
}
