package io.gridmill.connectors.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What to start as a child process.
 *
 * @param name for messages
 * @param environment added to (or, with an empty value, removed from) this process's own
 * @param deathSignal what the kernel sends the child when this process ends in whatever way, such as {@code INT}
 * @param account who the child runs as; empty for the present user. Only root can name one
 * @param log file the child's output is appended to
 * @param quiet whether only what it says until it is ready goes to the log
 */
public record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        String deathSignal,
        Optional<Account> account,
        Path log,
        boolean quiet) {

    public ChildCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (!deathSignal.matches("[A-Z0-9]{1,10}")) {
            throw new IllegalArgumentException("'" + deathSignal + "' is no signal name");
        }
    }

    /** A child of the present user whose whole output is logged. */
    public static ChildCommand of(String name, List<String> command, Path directory, String deathSignal, Path log) {
        return new ChildCommand(name, command, Map.of(), directory, deathSignal, Optional.empty(), log, false);
    }

    /** A user and group by number; neither needs a name on this machine. */
    public record Account(int uid, int gid) {}

    /**
     * Runs the command to its end on the calling thread and returns its exit code.
     *
     * @throws IOException when it cannot be started or takes too long
     */
    public int run(Duration patience) throws IOException, InterruptedException {
        Process process = toProcessBuilder(Setpriv.available(this))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(name + " did not end within " + patience.toSeconds() + " seconds");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    ProcessBuilder toProcessBuilder(boolean setpriv) {
        ProcessBuilder builder = new ProcessBuilder();
        if (setpriv) {
            builder.command().add("setpriv");
            builder.command().add("--pdeathsig=" + deathSignal);
            account.ifPresent(who -> {
                builder.command().add("--reuid=" + who.uid());
                builder.command().add("--regid=" + who.gid());
                builder.command().add("--clear-groups");
                builder.command().add("--no-new-privs");
            });
            builder.command().add("--");
        }
        builder.command().addAll(command);
        Map<String, String> variables = new HashMap<>(environment);
        variables.values().removeIf(String::isEmpty);
        builder.environment().keySet().removeAll(environment.keySet());
        builder.environment().putAll(variables);
        return builder.directory(directory.toFile()).redirectErrorStream(true);
    }
}
