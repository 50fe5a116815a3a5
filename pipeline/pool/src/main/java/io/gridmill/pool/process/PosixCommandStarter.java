package io.gridmill.pool.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.gridmill.pool.process.CommandNotStartedException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands with {@code posix_spawn}, which in the GNU C library shares memory with the child until it executes
 * the program: about a third of the cost of {@link ProcessBuilder}, whatever the size of the JVM. Every command leads a
 * session of its own, starts with default signals, and inherits no descriptor.
 */
final class PosixCommandStarter implements CommandStarter {

    private static final int O_WRONLY_CREAT_TRUNC = 1 | 0x40 | 0x200;
    private static final short SETSIGDEF_SETSIGMASK_SETSID = 0x04 | 0x08 | 0x80;
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_CORE = 4;
    private static final int ENOENT = 2;
    private static final int E2BIG = 7;
    private static final int ENOEXEC = 8;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;

    // The C structures are smaller: 80 and 336 bytes where they are largest.
    private final Memory actions = zeroed(256);
    private final Memory attributes = zeroed(512);
    private final Memory pid = zeroed(8);
    private final Memory limit = zeroed(16);
    private Memory paths = zeroed(1);
    private Memory block = new Memory(16 * 1024);
    private @Nullable Files files;

    /** The largest peak of this JVM seen so far. It only grows, so most questions need no look at /proc. */
    private long ownPeak;

    /** What the file actions were made for; partitions of one slot mostly share them. */
    private record Files(
            Path directory,
            @Nullable Path input,
            Path output,
            Path error,
            @Nullable Path descriptor) {}

    PosixCommandStarter() {
        Memory signals = zeroed(128);
        LibC.posix_spawnattr_init(address(attributes));
        LibC.posix_spawnattr_setsigmask(address(attributes), address(signals));
        signals.setMemory(0, 128, (byte) 0xff);
        LibC.posix_spawnattr_setsigdefault(address(attributes), address(signals));
        LibC.posix_spawnattr_setflags(address(attributes), SETSIGDEF_SETSIGMASK_SETSID);
    }

    /** Whether this is a 64-bit Linux with a C library that can do all of it (glibc 2.34 or newer). */
    static boolean works() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try {
            return Native.POINTER_SIZE == 8 && LibC.kill(0, 0) == 0;
        } catch (LinkageError e) {
            return false;
        }
    }

    @Override
    public RunningCommand start(Command command) throws CommandNotStartedException {
        Files wanted = new Files(
                command.directory(),
                command.standardInput(),
                command.standardOutput(),
                command.standardError(),
                command.descriptor());
        if (!wanted.equals(files)) {
            prepare(wanted);
        }
        int[] offsets = layOut(command);
        long base = address(block);
        long started = System.nanoTime();
        int error = LibC.posix_spawn(
                address(pid),
                base + offsets[2],
                address(actions),
                address(attributes),
                base + offsets[0],
                base + offsets[1]);
        if (error != 0) {
            throw refused(command, error);
        }
        int child = pid.getInt(0);
        bound(child, RLIMIT_FSIZE, command.largestFile());
        bound(child, RLIMIT_CORE, 0);
        return new PosixRunningCommand(this, child, started);
    }

    /** Both limits, soft and hard. A child that has ended already needs none, so a failure does not matter. */
    private void bound(int child, int resource, long value) {
        limit.setLong(0, value);
        limit.setLong(8, value);
        LibC.prlimit(child, resource, address(limit), 0);
    }

    private void prepare(Files wanted) {
        if (files != null) {
            LibC.posix_spawn_file_actions_destroy(address(actions));
        }
        files = null;
        byte[][] texts = {
            text(wanted.input() == null ? "/dev/null" : wanted.input().toString()),
            text(wanted.output().toString()),
            text(wanted.error().toString()),
            text(wanted.directory().toString()),
            text(wanted.descriptor() == null ? "" : wanted.descriptor().toString())
        };
        // glibc copies the paths; they only have to live until the calls return.
        int length = 0;
        for (byte[] text : texts) {
            length += text.length;
        }
        paths = new Memory(length);
        long[] at = new long[texts.length];
        int offset = 0;
        for (int i = 0; i < texts.length; i++) {
            paths.write(offset, texts[i], 0, texts[i].length);
            at[i] = address(paths) + offset;
            offset += texts[i].length;
        }
        long a = address(actions);
        int failed = LibC.posix_spawn_file_actions_init(a)
                | LibC.posix_spawn_file_actions_addopen(a, 0, at[0], 0, 0)
                | LibC.posix_spawn_file_actions_addopen(a, 1, at[1], O_WRONLY_CREAT_TRUNC, 0600)
                | LibC.posix_spawn_file_actions_addopen(a, 2, at[2], O_WRONLY_CREAT_TRUNC, 0600)
                | LibC.posix_spawn_file_actions_addchdir_np(a, at[3]);
        int firstClosed = Command.DESCRIPTOR;
        if (wanted.descriptor() != null) {
            failed |= LibC.posix_spawn_file_actions_addopen(a, Command.DESCRIPTOR, at[4], 0, 0);
            firstClosed++;
        }
        failed |= LibC.posix_spawn_file_actions_addclosefrom_np(a, firstClosed);
        if (failed != 0) {
            throw new IllegalStateException("The C library refuses file actions: error " + failed);
        }
        files = wanted;
    }

    /** Writes argument vector, environment and their texts into one block; returns where the three parts begin. */
    private int[] layOut(Command command) {
        List<String> arguments = command.arguments();
        List<String> environment = command.environment();
        int pointers = arguments.size() + 1 + environment.size() + 1;
        int texts = 3 * command.executable().length() + 1;
        for (String argument : arguments) {
            texts += 3 * argument.length() + 1;
        }
        for (String variable : environment) {
            texts += 3 * variable.length() + 1;
        }
        int most = pointers * 8 + texts;
        if (block.size() < most) {
            block = new Memory(most * 2L);
        }
        long base = address(block);
        ByteBuffer buffer = ByteBuffer.allocate(most).order(ByteOrder.nativeOrder());
        int position = pointers * 8;
        int slot = 0;
        for (String argument : arguments) {
            buffer.putLong(slot, base + position);
            slot += 8;
            position = put(buffer, position, argument);
        }
        slot += 8;
        int environmentAt = slot;
        for (String variable : environment) {
            buffer.putLong(slot, base + position);
            slot += 8;
            position = put(buffer, position, variable);
        }
        int executableAt = position;
        position = put(buffer, position, command.executable());
        block.write(0, buffer.array(), 0, position);
        return new int[] {0, environmentAt, executableAt};
    }

    private static int put(ByteBuffer buffer, int position, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.put(position, bytes);
        buffer.put(position + bytes.length, (byte) 0);
        return position + bytes.length + 1;
    }

    private static CommandNotStartedException refused(Command command, int error) {
        String program = command.executable();
        return switch (error) {
            case ENOENT ->
                new CommandNotStartedException(
                        Reason.NOT_FOUND, program + ": no such program (or the interpreter that it names is missing)");
            case EACCES -> new CommandNotStartedException(Reason.NOT_EXECUTABLE, program + " is not executable");
            case ENOEXEC ->
                new CommandNotStartedException(
                        Reason.NOT_EXECUTABLE,
                        program + " is no program for this machine; a script must begin with #! and its interpreter");
            case E2BIG ->
                new CommandNotStartedException(
                        Reason.TOO_LARGE, "The arguments and environment of " + program + " are too large");
            case EAGAIN, ENOMEM ->
                new CommandNotStartedException(
                        Reason.NO_RESOURCES, "This machine has no processes or memory left to start " + program);
            default ->
                new CommandNotStartedException(
                        Reason.NOT_EXECUTABLE, program + " cannot be started (system error " + error + ")");
        };
    }

    /** Whether a command's peak memory is above this JVM's own, in bytes. */
    boolean exceedsOwnPeak(long bytes) {
        if (bytes > ownPeak) {
            ownPeak = ProcessTable.ownPeakBytes();
        }
        return bytes > ownPeak;
    }

    private static Memory zeroed(long size) {
        Memory memory = new Memory(size);
        memory.clear();
        return memory;
    }

    private static byte[] text(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    static long address(Memory memory) {
        return Pointer.nativeValue(memory);
    }

    @Override
    public void close() {
        if (files != null) {
            LibC.posix_spawn_file_actions_destroy(address(actions));
            files = null;
        }
    }
}
