package io.gridmill.engine.verify;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has agreed with whom, and so who may be asked about whom. Owners that have agreed, directly or through others, are of
 * one camp. Pools that collude agree with each other as often as they like, and those that do no work are always free to
 * give an opinion. So until a camp holds half of all owners, none of it is asked about another of it: two opinions of one
 * camp are one. Colluders that are fewer than half can so confirm each other once for each of them, whatever their speed,
 * and meet others from then on; the honest become the camp that may be asked freely. What was asked and is not answered
 * counts as if they agreed. Used by one thread.
 */
public final class Camps {

    /** Among fewer owners everybody may be asked about everybody. */
    public static final int FEWEST = 9;

    /** No camp. */
    public static final int NONE = 0;

    private final Map<String, Integer> campOf = new HashMap<>();
    private final Map<Object, Set<String>> asked = new LinkedHashMap<>();

    /** The camps as they will be when all that are asked agree. */
    private final Map<String, Integer> expected = new HashMap<>();

    private Set<String> present = Set.of();
    private int numbers;
    private int most = NONE;
    private boolean stale;
    private long version;

    /** The owners that can be reached now and were not found wrong. */
    public void present(Set<String> owners) {
        if (!owners.equals(present)) {
            present = Set.copyOf(owners);
            stale = true;
        }
    }

    /** Whether an owner may be asked about what others have done. */
    public boolean allows(Collection<String> done, String owner) {
        int camp = closedTo(owner);
        return camp == NONE || !isOf(camp, done);
    }

    /**
     * The camp whose members the owner may not be asked about, its own, or {@link #NONE}. The number holds as long as
     * {@link #version()} stays the same.
     */
    public int closedTo(String owner) {
        if (present.size() < FEWEST) {
            return NONE;
        }
        refresh();
        Integer camp = campOf.get(owner);
        return camp != null && camp == most ? NONE : expected.getOrDefault(owner, NONE);
    }

    /**
     * Whether it is known who the many are: a camp holds half of all owners, or there are too few to tell. Before, an
     * agreement may be one of liars.
     */
    public boolean areKnown() {
        refresh();
        return present.size() < FEWEST || most != NONE;
    }

    /** Whether an owner is one of the many; all are when there are too few to tell. */
    public boolean isOfTheMany(String owner) {
        refresh();
        Integer camp = campOf.get(owner);
        return present.size() < FEWEST || (camp != null && camp == most);
    }

    /** Whether one of the owners is of the camp. */
    public boolean isOf(int camp, Collection<String> owners) {
        for (String owner : owners) {
            if (expected.getOrDefault(owner, NONE) == camp) {
                return true;
            }
        }
        return false;
    }

    /** Another one whenever an answer of this class may be another one than before. */
    public long version() {
        refresh();
        return version;
    }

    /** What was asked will not be answered, and may be asked again. */
    public void withdrawn(Object question) {
        stale |= asked.remove(question) != null;
    }

    /**
     * Somebody is asked about what others have done.
     *
     * @param question what is asked, in whatever shape
     */
    public void asked(Object question, Collection<String> done, String owner) {
        if (!done.isEmpty()) {
            Set<String> together = new HashSet<>(done);
            together.add(owner);
            asked.put(question, together);
            if (join(expected, together)) {
                version++;
            }
        }
    }

    /**
     * An answer came.
     *
     * @param groups owners in groups that agree
     */
    public void answered(Object question, List<? extends Collection<String>> groups) {
        boolean changed = asked.remove(question) != null && groups.size() > 1;
        for (Collection<String> group : groups) {
            changed |= join(campOf, group);
        }
        stale |= changed;
    }

    /** Whether the owner has agreed with anybody, or nobody has yet: one that never does may answer at random. */
    public boolean isCredible(String owner) {
        return campOf.isEmpty() || campOf.containsKey(owner);
    }

    private void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        version++;
        expected.clear();
        expected.putAll(campOf);
        asked.values().forEach(owners -> join(expected, owners));
        Map<Integer, Integer> members = new HashMap<>();
        present.forEach(owner -> {
            Integer camp = campOf.get(owner);
            if (camp != null) {
                members.merge(camp, 1, Integer::sum);
            }
        });
        most = NONE;
        members.forEach((camp, size) -> {
            if (2 * size >= present.size()) {
                most = camp;
            }
        });
    }

    /** Whether anything is different now. */
    private boolean join(Map<String, Integer> camps, Collection<String> owners) {
        Set<Integer> joined = new HashSet<>();
        boolean loners = false;
        for (String owner : owners) {
            Integer camp = camps.get(owner);
            if (camp == null) {
                loners = true;
            } else {
                joined.add(camp);
            }
        }
        if (owners.size() < 2 || (!loners && joined.size() == 1)) {
            return false;
        }
        int camp = ++numbers;
        camps.replaceAll((owner, before) -> joined.contains(before) ? camp : before);
        owners.forEach(owner -> camps.put(owner, camp));
        return true;
    }
}
