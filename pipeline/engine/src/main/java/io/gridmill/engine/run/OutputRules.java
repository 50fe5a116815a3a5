package io.gridmill.engine.run;

import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.template.Template;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the files of a result against what its stage declares. Safe for use by several threads. */
final class OutputRules {

    private final Map<String, PathMatcher> globs = new ConcurrentHashMap<>();
    private final Map<String, Template> templates = new ConcurrentHashMap<>();

    /**
     * What is wrong with the files, if anything.
     *
     * @param outputs of the stage, by name
     * @param values of the partition
     */
    Optional<String> objection(Map<String, Output> outputs, Map<String, String> values, PartitionResult result) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> delivered = new HashSet<>();
        for (OutputFile file : result.outputs()) {
            Output declared = outputs.get(file.output());
            if (declared == null) {
                return Optional.of("It delivers an output '" + file.output() + "' that nobody declared");
            }
            PathMatcher matcher = globs.computeIfAbsent(
                    declared.files(), glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob));
            Path path;
            try {
                path = Path.of(file.path());
            } catch (InvalidPathException e) {
                return Optional.of(
                        "It delivers " + file.path() + ", which is no path on this machine: " + e.getReason());
            }
            if (!matcher.matches(path)) {
                return Optional.of("It delivers " + file.path() + ", which does not match " + declared.files());
            }
            if (!delivered.add(file.output() + "/" + file.path())) {
                return Optional.of("It delivers " + file.path() + " of output '" + file.output() + "' twice");
            }
            counts.merge(file.output(), 1, Integer::sum);
        }
        for (Map.Entry<String, Output> output : outputs.entrySet()) {
            int count = counts.getOrDefault(output.getKey(), 0);
            String expect = output.getValue().expect();
            if (expect == null) {
                if (count == 0) {
                    return Optional.of("It delivers nothing for output '" + output.getKey() + "'");
                }
            } else {
                int expected = Integer.parseInt(rendered(expect, values));
                if (count != expected) {
                    return Optional.of("It delivers " + count + " files for output '" + output.getKey()
                            + "' instead of " + expected);
                }
            }
        }
        return Optional.empty();
    }

    private String rendered(String expect, Map<String, String> values) {
        return templates
                .computeIfAbsent(expect, Template::parse)
                .render(placeholder -> placeholder.root().equals("partition") ? values.get(placeholder.rest()) : null);
    }
}
