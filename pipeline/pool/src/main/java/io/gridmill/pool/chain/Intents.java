package io.gridmill.pool.chain;

import io.gridmill.contracts.chain.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that a regular look finds due again until they are mined: each is on its way once, and one that is refused
 * waits a while. That it is never sent twice, also after a crash, is the queue's promise. Safe for use by several threads.
 */
public final class Intents {

    private static final Logger LOG = LoggerFactory.getLogger(Intents.class);
    private static final int MOST_REMEMBERED = 1000;

    private final Clock clock;
    private final Duration pause;
    private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();

    /** @param pause after one that was mined or refused, before the same may be sent again */
    public Intents(Clock clock, Duration pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** @param what for the log */
    public void submit(String id, String what, Supplier<CompletableFuture<Receipt>> transaction) {
        Instant now = clock.instant();
        Instant due = notBefore.get(id);
        if (due != null && now.isBefore(due)) {
            return;
        }
        if (notBefore.size() > MOST_REMEMBERED) {
            notBefore.values().removeIf(now::isAfter);
        }
        notBefore.put(id, Instant.MAX);
        transaction.get().whenComplete((receipt, problem) -> {
            notBefore.put(id, clock.instant().plus(pause));
            if (problem == null) {
                LOG.info("{}: done", what);
            } else {
                LOG.warn("{} does not work now: {}", what, problem.getMessage());
            }
        });
    }
}
