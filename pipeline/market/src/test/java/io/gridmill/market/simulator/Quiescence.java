package io.gridmill.market.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tells when the buyer has nothing left to do, so that time may go on. That is when it is not in the middle of a call,
 * when the threads that decide and write wait for work, and when every batch of results that it was given has been
 * acknowledged. A batch of a pool that it does not talk to any more never is: it is waited for a while only. Time that
 * goes on too early makes the buyer slower than it is, and nothing wrong. One thread.
 */
final class Quiescence {

    /** Names of the engine's threads whose idleness counts. */
    private static final Set<String> WORKING = Set.of("run-loop", "ledger", "run-worker");

    /** So many looks in a row must find nothing. */
    private static final int LOOKS = 2;

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(700);

    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final PoolServer server;
    private final List<SimulatedPool> pools;
    private final Set<SimulatedPool> unheard = new HashSet<>();

    Quiescence(PoolServer server, List<SimulatedPool> pools) {
        this.server = server;
        this.pools = pools;
    }

    /** Waits until the buyer is at rest, or the condition holds. */
    void await(BooleanSupplier end) {
        List<Thread> threads = threads();
        long began = System.nanoTime();
        long calls = -1;
        for (int calm = 0; calm < LOOKS && !end.getAsBoolean(); ) {
            long seen = server.calls();
            boolean quiet = seen == calls
                    && server.open() == 0
                    && threads.stream().noneMatch(Quiescence::works)
                    && !isAnybodyOwing(began);
            calm = quiet ? calm + 1 : 0;
            calls = seen;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isAnybodyOwing(long began) {
        List<SimulatedPool> owing =
                pools.stream().filter(SimulatedPool::isOwing).toList();
        unheard.retainAll(owing);
        if (unheard.size() == owing.size()) {
            return false;
        }
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
            unheard.addAll(owing);
            return false;
        }
        return true;
    }

    private static boolean works(Thread thread) {
        return switch (thread.getState()) {
            case RUNNABLE, BLOCKED -> true;
            case NEW, WAITING, TIMED_WAITING, TERMINATED -> false;
        };
    }

    private static List<Thread> threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] all = new Thread[group.activeCount() + 64];
        int count = group.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(thread -> WORKING.contains(thread.getName()))
                .toList();
    }
}
