package io.gridmill.pool.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run, before it is confined. Paths within the arguments are as {@link Runtime#seen} says.
 *
 * @param environment variables that the stage declares
 * @param standardInput on the host
 * @param standardOutput on the host
 * @param standardError on the host
 * @param largestFile most bytes of any one file it writes
 * @param network whether it may use the network
 * @param mark {@code NAME=value} that tells the pool's own commands from all others
 */
public record Invocation(
        List<String> arguments,
        Map<String, String> environment,
        @Nullable Path standardInput,
        Path standardOutput,
        Path standardError,
        long largestFile,
        boolean network,
        String mark) {}
