package io.gridmill.pool.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no command outlives this JVM, however it ends. Every command carries a mark in its
 * environment. A small shell, in a session of its own, waits for the end of a pipe that only this JVM holds; when it
 * ends (kill -9 included) the shell kills whatever carries the mark. What even that missed is killed at the next start.
 */
public final class OrphanGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanGuard.class);

    /** Name of the environment variable. */
    public static final String VARIABLE = "GRIDMILL_COMMAND";

    // grep without -z finds nothing in a file with NUL bytes on some systems, therefore tr. Several rounds, because a
    // process may fork while we look.
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            while read -r line; do :; done
            round=0
            while [ $round -lt 20 ]; do
              found=
              for process in /proc/[0-9]*; do
                if tr '\\0' '\\n' < "$process/environ" 2>/dev/null | grep -q "^$1/"; then
                  kill -9 "${process#/proc/}" 2>/dev/null && found=yes
                fi
              done
              [ -n "$found" ] || exit 0
              round=$((round + 1))
            done
            """;

    private final String mark;
    private final @Nullable Process shell;

    private OrphanGuard(String mark, @Nullable Process shell) {
        this.mark = mark;
        this.shell = shell;
    }

    /**
     * Kills what an earlier process with this directory left behind, and starts to guard.
     *
     * @param directory where the mark is kept for the next start
     */
    public static OrphanGuard start(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("mark");
        if (Files.exists(file)) {
            String old = VARIABLE + "=" + Files.readString(file).strip() + "/";
            int killed = killAll(variable -> variable.startsWith(old));
            if (killed > 0) {
                LOG.warn("killed {} processes that an earlier start had left behind", killed);
            }
        }
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        Files.writeString(file, id);
        String mark = VARIABLE + "=" + id;
        Process shell = null;
        if (Files.isDirectory(Path.of("/proc/self"))) {
            List<String> command = new ArrayList<>();
            Executables.find("setsid", "/usr/bin:/bin", directory).ifPresent(setsid -> command.add(setsid.toString()));
            command.addAll(List.of("/bin/sh", "-c", SCRIPT, "gridmill-guard", mark));
            shell = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
        return new OrphanGuard(mark, shell);
    }

    /** {@code NAME=value}, to be followed by a slash and whatever tells the commands apart. */
    public String mark() {
        return mark;
    }

    /** Kills marked processes whose mark, from the slash on, is not wanted any more. */
    public int killStrays(Predicate<String> isStray) {
        String prefix = mark + "/";
        return killAll(variable -> variable.startsWith(prefix) && isStray.test(variable.substring(prefix.length())));
    }

    private static int killAll(Predicate<String> test) {
        int killed = 0;
        for (int round = 0; round < 20; round++) {
            List<Long> found = ProcessTable.withEnvironment(test);
            if (found.isEmpty()) {
                break;
            }
            for (long pid : found) {
                if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
                    killed++;
                }
            }
        }
        return killed;
    }

    @Override
    public void close() {
        killStrays(any -> true);
        if (shell != null) {
            try (OutputStream pipe = shell.getOutputStream()) {
                pipe.flush();
            } catch (IOException e) {
                LOG.debug("the guard is gone already", e);
            }
        }
    }
}
