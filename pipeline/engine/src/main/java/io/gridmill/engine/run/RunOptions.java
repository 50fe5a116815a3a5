package io.gridmill.engine.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a run is to be done, apart from what the pipeline says.
 *
 * @param cache whether results of earlier runs are taken
 * @param workingDirectory where relative paths in given parameters start
 * @param chunks points per partition by stage, chosen when the run was planned first
 */
public record RunOptions(boolean cache, String workingDirectory, Map<String, Integer> chunks) {

    private static final String CHUNK = "chunk.";

    public RunOptions {
        chunks = Map.copyOf(chunks);
    }

    Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>();
        map.put("cache", String.valueOf(cache));
        map.put("workingDirectory", workingDirectory);
        chunks.forEach((stage, chunk) -> map.put(CHUNK + stage, String.valueOf(chunk)));
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
                chunks);
    }
}
