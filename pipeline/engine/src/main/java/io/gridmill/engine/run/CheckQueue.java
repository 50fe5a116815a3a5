package io.gridmill.engine.run;

import io.gridmill.engine.verify.Ballot;
import io.gridmill.engine.verify.Camps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
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
 * which that is the same stand together in a group, and owners of one camp share the list of groups that are open to
 * them. Thousands wait where hundreds of pools come for work; one by one nobody could ask for each of them. Owned by the
 * run loop.
 */
final class CheckQueue {

    private static final Comparator<Group> NEAREST_TO_A_DECISION = Comparator.comparing(
                    (Group group) -> group.opinions.owners().size())
            .reversed();

    private final List<PartitionRun> incoming = new ArrayList<>();
    private final Map<Opinions, Group> groups = new LinkedHashMap<>();

    /** What is open to owners of a camp, as long as camps and groups stay the same. */
    private final Map<Integer, List<Group>> open = new HashMap<>();

    private long openAt = -1;

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
        boolean others = groups.values().removeIf(group -> group.partitions.isEmpty());
        for (PartitionRun partition : incoming) {
            onAdmitted.accept(partition);
            Group group = groups.computeIfAbsent(Opinions.of(partition), Group::new);
            others |= group.partitions.isEmpty();
            group.partitions.addLast(partition);
        }
        incoming.clear();
        if (others) {
            open.clear();
        }
    }

    /**
     * Groups without an owner of the camp, of what was admitted; those with most opinions first, as they are nearest to a
     * decision, and decisions are what opens other groups. Some may be empty by now.
     */
    List<Group> openTo(int camp, Camps camps) {
        if (camps.version() != openAt) {
            open.clear();
            openAt = camps.version();
        }
        return open.computeIfAbsent(camp, number -> groups.values().stream()
                .filter(group -> number == Camps.NONE
                        || group.opinions.only() != null
                        || !camps.isOf(number, group.opinions.owners()))
                .sorted(NEAREST_TO_A_DECISION)
                .toList());
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
