package io.gridmill.model.plan;

import io.gridmill.model.pipeline.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which partitions of an upstream stage belong to which group. Groups are numbered in the order in which their first
 * member appears. A group is complete when all of its {@link #members} are accepted (or tolerated to have failed).
 * Immutable; costs four bytes per upstream partition once {@link #partitionsOf} is asked.
 */
public final class GroupIndex {

    private final int[] groupOf;
    private final int[] members;
    private final PartitionSpace groups;

    /** Upstream partitions in order of group; made when first needed. */
    private volatile int[] order = new int[0];

    private GroupIndex(int[] groupOf, PartitionSpace groups) {
        this.groupOf = groupOf;
        this.groups = groups;
        this.members = new int[groups.size()];
        for (int group : groupOf) {
            members[group]++;
        }
    }

    /** Groups the partitions of an upstream stage by dimensions that are constant within each of its partitions. */
    static GroupIndex of(PartitionSpace upstream, List<String> keys, PartitionUse use) {
        int[] groupOf = new int[upstream.size()];
        Map<List<String>, Integer> numbers = new HashMap<>();
        List<List<String>> rows = new ArrayList<>();
        if (upstream instanceof CombinedSpace combined) {
            groupBlocks(combined, keys, groupOf, numbers, rows);
        } else {
            PartitionSpace keyed = upstream.using(new PartitionUse(Set.copyOf(keys), false));
            for (int partition = 0; partition < groupOf.length; partition++) {
                Map<String, String> values = keyed.at(partition).values();
                groupOf[partition] = number(keys.stream().map(values::get).toList(), numbers, rows);
            }
        }
        int[] starts = IntStream.rangeClosed(0, rows.size()).toArray();
        return new GroupIndex(groupOf, new RowSpace(keys, rows, starts, use));
    }

    /** All partitions of a block have the same keys; equal positions of the key dimensions mean equal groups. */
    private static void groupBlocks(
            CombinedSpace upstream,
            List<String> keys,
            int[] groupOf,
            Map<List<String>, Integer> numbers,
            List<List<String>> rows) {
        List<Dimension> dimensions = keys.stream()
                .map(key -> upstream.combined().dimensions().stream()
                        .filter(dimension -> dimension.name().equals(key))
                        .findFirst()
                        .orElseThrow())
                .toList();
        boolean packs = packs(dimensions);
        Map<Long, Integer> known = new HashMap<>();
        long blocks = upstream.combined().size() / upstream.block();
        for (long block = 0; block < blocks; block++) {
            long point = block * upstream.block();
            long position = 0;
            for (Dimension dimension : dimensions) {
                position = position * dimension.size() + dimension.index(point);
            }
            Integer number = packs ? known.get(position) : null;
            if (number == null) {
                number = number(dimensions.stream().map(d -> d.at(point)).toList(), numbers, rows);
                if (packs) {
                    known.put(position, number);
                }
            }
            Arrays.fill(groupOf, upstream.partitionOfBlock(block), upstream.partitionOfBlock(block + 1), number);
        }
    }

    /** Whether the positions of the dimensions together fit into one long. */
    private static boolean packs(List<Dimension> dimensions) {
        long product = 1;
        for (Dimension dimension : dimensions) {
            if (product > Long.MAX_VALUE / dimension.size()) {
                return false;
            }
            product *= dimension.size();
        }
        return true;
    }

    private static int number(List<String> row, Map<List<String>, Integer> numbers, List<List<String>> rows) {
        Integer number = numbers.putIfAbsent(row, rows.size());
        if (number == null) {
            rows.add(row);
            if (rows.size() > Limits.GROUPS) {
                throw new IllegalArgumentException("grouping makes more than " + Limits.GROUPS + " groups");
            }
            return rows.size() - 1;
        }
        return number;
    }

    /** How many groups there are: the partitions of the grouped stage. */
    public int size() {
        return members.length;
    }

    /** The group of an upstream partition. */
    public int groupOf(int upstreamPartition) {
        return groupOf[upstreamPartition];
    }

    /** How many upstream partitions a group has. */
    public int members(int group) {
        return members[group];
    }

    /** The upstream partitions of a group, in order. */
    public IntStream partitionsOf(int group) {
        int[] sorted = order();
        int start = sorted[groupOf.length + group];
        return Arrays.stream(sorted, start, start + members[group]);
    }

    /** The keys of the groups. */
    public PartitionSpace space() {
        return groups;
    }

    /** Upstream partitions in order of group, followed by where each group begins. */
    private int[] order() {
        int[] made = order;
        if (made.length == 0) {
            made = new int[groupOf.length + members.length];
            int[] next = new int[members.length];
            for (int group = 1; group < members.length; group++) {
                next[group] = next[group - 1] + members[group - 1];
            }
            System.arraycopy(next, 0, made, groupOf.length, members.length);
            for (int partition = 0; partition < groupOf.length; partition++) {
                made[next[groupOf[partition]]++] = partition;
            }
            order = made;
        }
        return made;
    }
}
