package io.gridmill.pool.runtime;

import io.gridmill.pool.process.Command;
import io.gridmill.pool.process.CommandEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Confinement by bubblewrap: own namespaces for everything, no network, the host's programs and libraries read-only, a
 * private process table, /tmp and /dev, no capabilities, a user of its own, and no system calls but those of ordinary
 * programs. Dies with the thread that started it.
 */
public final class BubblewrapRuntime implements Runtime {

    public static final String NAME = "bwrap";

    /** The user that commands see themselves as, and truly are when the pool runs as root and can change to it. */
    static final int NOBODY = 65534;

    /** How timeout(1), like a shell, says that there is no such program. */
    private static final int NOT_FOUND = 127;

    private static final Workspace SEEN = new Workspace(
            Path.of("/gridmill/work"),
            Path.of("/tmp"),
            Path.of("/gridmill/outputs"),
            Path.of("/gridmill/inputs"),
            Path.of("/gridmill/stage"));

    private final List<String> prefix;
    private final String bwrap;
    private final List<String> fixed;
    private final String searchPath;
    private final boolean changesUser;
    private final String init;
    private final @Nullable Path filter;

    /**
     * @param setpriv path of setpriv(1) when the pool is root and gives that up for each command
     * @param init path of timeout(1), the command's parent in the sandbox
     * @param filter file with a {@link SystemCallFilter}, or null for none
     * @param systemFiles what the command sees besides its own directories, as arguments of bwrap
     */
    BubblewrapRuntime(
            String bwrap,
            Optional<String> setpriv,
            String prlimit,
            String init,
            @Nullable Path filter,
            List<String> systemFiles) {
        this.bwrap = bwrap;
        this.init = init;
        this.filter = filter;
        this.changesUser = setpriv.isPresent();
        List<String> first = new ArrayList<>();
        setpriv.ifPresent(program -> first.addAll(List.of(
                program,
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--no-new-privs")));
        first.add(prlimit);
        this.prefix = List.copyOf(first);
        this.fixed = List.copyOf(systemFiles);
        this.searchPath = SEARCH_PATH + ":" + Path.of(System.getProperty("java.home"), "bin");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean confines() {
        return true;
    }

    @Override
    public Optional<Integer> user() {
        return changesUser ? Optional.of(NOBODY) : Optional.empty();
    }

    @Override
    public Workspace seen(Workspace host) {
        return SEEN;
    }

    @Override
    public Command confine(Invocation invocation, Workspace host) {
        List<String> arguments = new ArrayList<>(prefix);
        // Limits are set before bwrap starts, so that there is no moment at which the command runs without them.
        arguments.addAll(
                List.of("--fsize=" + invocation.largestFile(), "--core=0", "--nofile=4096", bwrap, "--unshare-all"));
        if (invocation.network()) {
            arguments.add("--share-net");
        }
        arguments.addAll(
                List.of("--unshare-user", "--uid", Integer.toString(NOBODY), "--gid", Integer.toString(NOBODY)));
        arguments.addAll(List.of("--hostname", "gridmill", "--die-with-parent", "--new-session"));
        arguments.addAll(fixed);
        if (invocation.network()) {
            arguments.addAll(List.of("--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"));
            arguments.addAll(List.of("--ro-bind-try", "/etc/hosts", "/etc/hosts"));
        }
        bind(arguments, "--bind", host.work(), SEEN.work());
        bind(arguments, "--bind", host.outputs(), SEEN.outputs());
        bind(arguments, "--bind", host.temporary(), SEEN.temporary());
        // Shared memory lies on the disk that is watched, not in memory that nobody counts.
        bind(arguments, "--bind", host.temporary(), Path.of("/dev/shm"));
        bind(arguments, "--ro-bind", host.inputs(), SEEN.inputs());
        bind(arguments, "--ro-bind", host.stageInputs(), SEEN.stageInputs());
        arguments.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
        arguments.addAll(List.of("--chdir", SEEN.work().toString()));
        setVariables(arguments, invocation.environment());
        if (filter != null) {
            arguments.addAll(List.of("--seccomp", Integer.toString(Command.DESCRIPTOR)));
        }
        // bwrap's own first process is not waited for by the one outside, and with it the kernel's account of processor
        // time is lost. timeout(1) without a limit waits for the command, passes on how it ended, and ends; as process
        // 1
        // the command itself could not even abort.
        arguments.addAll(List.of("--as-pid-1", "--", init, "--foreground", "0"));
        arguments.addAll(invocation.arguments());
        // The stage's variables are set by bwrap for the command alone: LD_PRELOAD must not reach bwrap itself. The
        // mark
        // is for the guard: what bwrap starts is bound to bwrap's life at the end of its preparations only, and
        // outlives
        // a pool that is killed before.
        return new Command(
                arguments.get(0),
                arguments,
                List.of(invocation.mark(), "PATH=" + SEARCH_PATH),
                host.work(),
                invocation.standardInput(),
                invocation.standardOutput(),
                invocation.standardError(),
                invocation.largestFile(),
                filter);
    }

    private void setVariables(List<String> arguments, Map<String, String> declared) {
        set(arguments, "PATH", searchPath);
        set(arguments, "HOME", SEEN.work().toString());
        set(arguments, "TMPDIR", SEEN.temporary().toString());
        set(arguments, "LANG", "C.UTF-8");
        declared.forEach((name, value) -> set(arguments, name, value));
    }

    private static void set(List<String> arguments, String name, String value) {
        arguments.addAll(List.of("--setenv", name, value));
    }

    private static void bind(List<String> arguments, String how, Path host, Path seen) {
        arguments.addAll(List.of(how, host.toString(), seen.toString()));
    }

    @Override
    public boolean saysNotFound(CommandEnd end, String standardError) {
        return end.exitCode() == NOT_FOUND && standardError.startsWith(init + ": failed to run command ");
    }

    /** Programs, libraries and the few system files that they need, all read-only. */
    static List<String> systemFiles(Path passwordFile) {
        List<String> arguments = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
        for (String name : List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32")) {
            Path path = Path.of("/", name);
            if (Files.isSymbolicLink(path)) {
                arguments.addAll(List.of("--symlink", "usr/" + name, "/" + name));
            } else if (Files.isDirectory(path)) {
                arguments.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        List<String> etc = new ArrayList<>(List.of(
                "alternatives",
                "ca-certificates",
                "fonts",
                "ld.so.cache",
                "ld.so.conf",
                "ld.so.conf.d",
                "localtime",
                "nsswitch.conf",
                "povray",
                "ssl"));
        String[] all = Path.of("/etc").toFile().list();
        if (all != null) {
            // Debian's JDKs keep their security settings there.
            for (String name : all) {
                if (name.startsWith("java")) {
                    etc.add(name);
                }
            }
        }
        for (String name : etc) {
            Path path = Path.of("/etc", name);
            if (Files.exists(path)) {
                arguments.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        arguments.addAll(List.of("--ro-bind", passwordFile.toString(), "/etc/passwd"));
        Path javaHome = Path.of(System.getProperty("java.home"));
        if (!javaHome.startsWith("/usr")) {
            arguments.addAll(List.of("--ro-bind", javaHome.toString(), javaHome.toString()));
        }
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        return arguments;
    }
}
