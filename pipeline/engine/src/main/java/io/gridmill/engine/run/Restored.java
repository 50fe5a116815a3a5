package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What earlier processes did about the partitions of one stage. Filled before the loop starts, read by the loop. */
public final class Restored {

    private byte[] settled = new byte[0];
    private final Map<Integer, History> open = new HashMap<>();

    /** A partition that is not settled, but was tried. */
    public static final class History {
        private int lastAttempt;
        private int countedFailures;
        private final List<PartitionRun.Attempt> attempts = new ArrayList<>(1);
        private final Set<String> failedBy = new HashSet<>(2);
        private final List<HeldResult> held = new ArrayList<>(0);

        int lastAttempt() {
            return lastAttempt;
        }

        int countedFailures() {
            return countedFailures;
        }

        List<PartitionRun.Attempt> attempts() {
            return attempts;
        }

        /** Results that wait for a second opinion, in the order of their attempts. */
        List<HeldResult> held() {
            return held;
        }

        /** Owners that do not get it again. */
        Set<String> failedBy() {
            return failedBy;
        }
    }

    /** The partition needs nothing more. */
    void settled(int partition, byte state) {
        if (partition >= settled.length) {
            settled = java.util.Arrays.copyOf(settled, Math.max(partition + 1, settled.length * 2));
        }
        settled[partition] = state;
        open.remove(partition);
    }

    /**
     * An attempt failed; whether it counts depends on who was to blame.
     *
     * @param owner of the supplier that failed it; null when none did
     */
    void failed(int partition, int attempt, boolean counts, @Nullable String owner) {
        History history = history(partition);
        history.lastAttempt = Math.max(history.lastAttempt, attempt);
        if (counts) {
            history.countedFailures++;
        }
        if (owner != null) {
            history.failedBy.add(owner);
        }
    }

    /** An attempt has a result that does not count yet. */
    void held(HeldResult result) {
        int partition = result.result().key().partition();
        if (stateOf(partition) == StageRun.WAITING) {
            History history = history(partition);
            history.lastAttempt = Math.max(history.lastAttempt, result.attempt());
            history.held.add(result);
        }
    }

    /** An attempt was handed out and nothing came back. */
    void handedOut(int partition, int attempt, String supplier) {
        if (stateOf(partition) == StageRun.WAITING) {
            History history = history(partition);
            history.lastAttempt = Math.max(history.lastAttempt, attempt);
            history.attempts.add(new PartitionRun.Attempt(attempt, supplier, 0));
        }
    }

    byte stateOf(int partition) {
        return partition < settled.length ? settled[partition] : StageRun.WAITING;
    }

    boolean isUsable(int partition) {
        byte state = stateOf(partition);
        return state == StageRun.ACCEPTED || state == StageRun.CACHED;
    }

    void forEachSettled(BiConsumer<Integer, Byte> consumer) {
        for (int i = 0; i < settled.length; i++) {
            if (settled[i] != StageRun.WAITING) {
                consumer.accept(i, settled[i]);
            }
        }
    }

    Map<Integer, History> open() {
        return open;
    }

    private History history(int partition) {
        return open.computeIfAbsent(partition, absent -> new History());
    }
}
