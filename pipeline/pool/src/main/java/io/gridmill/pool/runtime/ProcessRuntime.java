package io.gridmill.pool.runtime;

import io.gridmill.pool.process.Command;
import io.gridmill.pool.process.CommandNotStartedException;
import io.gridmill.pool.process.CommandNotStartedException.Reason;
import io.gridmill.pool.process.Executables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * No confinement: a command can do whatever the pool's user can. For buyers whom the owner trusts. Limits of time,
 * memory and disk hold all the same.
 */
public final class ProcessRuntime implements Runtime {

    public static final String NAME = "process";

    private final String searchPath = SEARCH_PATH + ":" + Path.of(System.getProperty("java.home"), "bin");

    /** Programs found along the search path. One that was removed since then fails to start, which says the same. */
    private final Map<String, Path> programs = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean confines() {
        return false;
    }

    @Override
    public Workspace seen(Workspace host) {
        return host;
    }

    @Override
    public Command confine(Invocation invocation, Workspace host) throws CommandNotStartedException {
        Map<String, String> declared = invocation.environment();
        String path = declared.getOrDefault("PATH", searchPath);
        List<String> environment = new ArrayList<>(declared.size() + 5);
        environment.add(invocation.mark());
        declared.forEach((name, value) -> environment.add(name + "=" + value));
        addUnlessDeclared(environment, declared, "PATH", path);
        addUnlessDeclared(environment, declared, "HOME", host.work().toString());
        addUnlessDeclared(environment, declared, "TMPDIR", host.temporary().toString());
        addUnlessDeclared(environment, declared, "LANG", "C.UTF-8");
        return new Command(
                executable(invocation.arguments().get(0), path, host.work()),
                invocation.arguments(),
                environment,
                host.work(),
                invocation.standardInput(),
                invocation.standardOutput(),
                invocation.standardError(),
                invocation.largestFile(),
                null);
    }

    private String executable(String program, String path, Path directory) throws CommandNotStartedException {
        if (program.startsWith("/")) {
            return program;
        }
        String key = path + '\0' + program;
        Path known = programs.get(key);
        if (known == null) {
            known = Executables.find(program, path, directory)
                    .orElseThrow(() ->
                            new CommandNotStartedException(Reason.NOT_FOUND, program + ": no such program in " + path));
            if (program.indexOf('/') < 0) {
                programs.put(key, known);
            }
        }
        return known.toString();
    }

    private static void addUnlessDeclared(
            List<String> environment, Map<String, String> declared, String name, String value) {
        if (!declared.containsKey(name)) {
            environment.add(name + "=" + value);
        }
    }
}
