package io.gridmill.cli.grid;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** How long each part took to start, and the whole. Thread-safe. */
final class Timeline {

    private final long begin = System.nanoTime();
    private final Map<String, Long> millis = new LinkedHashMap<>(); // guarded by this

    /** Does something and notes how long it took. */
    <T> T timed(String part, Callable<T> work) throws Exception {
        long from = System.nanoTime();
        T result = work.call();
        record(part, from);
        return result;
    }

    private synchronized void record(String part, long from) {
        millis.put(part, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
    }

    /** By part, and {@code all} since the beginning. */
    synchronized Map<String, Long> millis() {
        Map<String, Long> result = new LinkedHashMap<>(millis);
        result.put("all", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return result;
    }
}
