package io.gridmill.pool.process;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that is ready to be started.
 *
 * @param executable absolute path of the program
 * @param arguments argument vector, the program's own name first
 * @param environment {@code NAME=value} each; nothing else is inherited
 * @param directory working directory
 * @param standardInput file to read, or null for nothing
 * @param standardOutput file that is emptied and written
 * @param standardError likewise
 * @param largestFile most bytes of any one file that the command writes
 * @param descriptor file that the command finds open for reading as descriptor {@value #DESCRIPTOR}, or null
 */
public record Command(
        String executable,
        List<String> arguments,
        List<String> environment,
        Path directory,
        @Nullable Path standardInput,
        Path standardOutput,
        Path standardError,
        long largestFile,
        @Nullable Path descriptor) {

    /** The one descriptor that a command can get besides the standard ones. */
    public static final int DESCRIPTOR = 3;

    public Command {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }
}
