package io.gridmill.pool.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which workers there are or should be soon. One that does not come up is tried again after a pause that grows. Guarded
 * by its engine's lock.
 */
final class Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** After so many workers in a row that did not come up there is little hope. */
    private static final int HOPELESS = 4;

    private record Member(boolean here, long sinceNanos) {}

    private final String prefix;
    private final int most;
    private final Map<String, Member> members = new HashMap<>();
    private final List<String> unwanted = new ArrayList<>();
    private long launched;
    private int failures;
    private String reason = "";
    private long pauseUntilNanos = System.nanoTime();

    /** @param prefix of the workers' ids, unlike that of any other fleet */
    Fleet(String prefix, int most) {
        this.prefix = prefix;
        this.most = most;
    }

    /** Ids of workers to be launched now, so that there are as many as are wanted. */
    List<String> grow(int wanted) {
        List<String> fresh = new ArrayList<>();
        if (System.nanoTime() - pauseUntilNanos >= 0) {
            // After a failure one is tried, not all at once.
            int atOnce = failures == 0 ? most : 1;
            while (members.size() < Math.min(wanted, most) && fresh.size() < atOnce) {
                String id = prefix + "-" + ++launched;
                members.put(id, new Member(false, System.nanoTime()));
                fresh.add(id);
            }
        }
        return fresh;
    }

    /** Takes back the oldest wish for a worker that nobody needs any more and that has not come in this time. */
    void shrink(int wanted, Duration patience) {
        if (members.size() <= wanted) {
            return;
        }
        members.entrySet().stream()
                .filter(m -> !m.getValue().here())
                .filter(m -> System.nanoTime() - m.getValue().sinceNanos() > patience.toNanos())
                .limit(members.size() - wanted)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::remove);
    }

    int size() {
        return members.size();
    }

    /** @return false when no such worker is awaited */
    boolean arrived(String id) {
        Member member = members.get(id);
        if (member == null || member.here()) {
            return false;
        }
        members.put(id, new Member(true, System.nanoTime()));
        failures = 0;
        return true;
    }

    /** Does not count on a worker any more, and has its launcher make sure that it ends. */
    void remove(String id) {
        if (members.remove(id) != null) {
            unwanted.add(id);
        }
    }

    /** Workers to be cancelled; each is told once. */
    List<String> takeUnwanted() {
        List<String> taken = List.copyOf(unwanted);
        unwanted.clear();
        return taken;
    }

    /** A launcher says that a worker has ended, or has not come to be. */
    void ended(String id, String why) {
        @Nullable Member member = members.remove(id);
        if (member != null && !member.here()) {
            failures++;
            reason = why;
            long pause = Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(failures - 1, 20));
            pauseUntilNanos = System.nanoTime() + pause;
            LOG.warn("worker {} did not come up: {}", id, why);
        } else if (member != null) {
            LOG.info("worker {} has ended: {}", id, why);
        }
    }

    /**
     * Why no worker can be had, or null while there is hope. Whoever is told gives up what waits; what comes next gets one
     * more try.
     */
    @Nullable
    String takeHopeless() {
        if (failures < HOPELESS || members.values().stream().anyMatch(Member::here)) {
            return null;
        }
        failures = HOPELESS - 1;
        return reason;
    }
}
