package io.gridmill.pool.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell would. */
public final class Executables {

    private Executables() {}

    /**
     * @param program a name to look for along the search path, or a path (relative to the directory)
     * @param searchPath directories separated by colons
     */
    public static Optional<Path> find(String program, String searchPath, Path directory) {
        if (program.indexOf('/') >= 0) {
            return Optional.of(directory.resolve(program));
        }
        for (String entry : searchPath.split(":")) {
            Path candidate = Path.of(entry.isEmpty() ? "." : entry).resolve(program);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
