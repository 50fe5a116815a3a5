package io.gridmill.engine.run;

import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a run is to be done, apart from what the pipeline says.
 *
 * @param cache whether results of earlier runs are taken
 * @param workingDirectory where relative paths in given parameters start
 * @param chunks points per partition by stage, chosen when the run was planned first
 * @param limits in the place of the file's
 */
public record RunOptions(boolean cache, String workingDirectory, Map<String, Integer> chunks, RunLimits limits) {

    private static final String CHUNK = "chunk.";
    private static final String BUDGET = "budgetNano";
    private static final String DEADLINE = "deadlineMillis";

    public RunOptions {
        chunks = Map.copyOf(chunks);
    }

    RunOptions with(RunLimits other) {
        return new RunOptions(cache, workingDirectory, chunks, other);
    }

    Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>();
        map.put("cache", String.valueOf(cache));
        map.put("workingDirectory", workingDirectory);
        chunks.forEach((stage, chunk) -> map.put(CHUNK + stage, String.valueOf(chunk)));
        limits.budget().ifPresent(budget -> map.put(BUDGET, String.valueOf(budget.nano())));
        limits.deadline().ifPresent(deadline -> map.put(DEADLINE, String.valueOf(deadline.toMillis())));
        return map;
    }

    static RunOptions of(Map<String, String> map) {
        Map<String, Integer> chunks = new TreeMap<>();
        map.forEach((key, value) -> {
            if (key.startsWith(CHUNK)) {
                chunks.put(key.substring(CHUNK.length()), Integer.valueOf(value));
            }
        });
        return new RunOptions(
                Boolean.parseBoolean(map.getOrDefault("cache", "true")),
                map.getOrDefault("workingDirectory", "."),
                chunks,
                new RunLimits(
                        Optional.ofNullable(map.get(BUDGET)).map(nano -> Amount.ofNano(Long.parseLong(nano))),
                        Optional.ofNullable(map.get(DEADLINE))
                                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))));
    }
}
