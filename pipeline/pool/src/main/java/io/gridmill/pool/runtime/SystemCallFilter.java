package io.gridmill.pool.runtime;

import io.gridmill.pool.runtime.SystemCall.Architecture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * What the kernel asks before each system call of a confined command: a program for seccomp's machine, in the form that
 * {@code bwrap --seccomp} reads. All calls are allowed but those of {@link SystemCall}, new namespaces, sockets of
 * unusual families (virtual machines' and others that no network namespace confines), and typing into a terminal.
 *
 * <p>A refused call fails as one that is not permitted; commands see an error and live. Calls of another architecture
 * (32-bit programs) end the command: their numbers mean something else.
 *
 * <p>The machine is described in the kernel's Documentation/userspace-api/seccomp_filter.rst.
 */
final class SystemCallFilter {

    // Instructions: class, size and mode as in linux/bpf_common.h.
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_AT_LEAST = 0x35;
    private static final short JUMP_IF_ANY_BIT = 0x45;
    private static final short RETURN = 0x06;

    // Offsets in struct seccomp_data, of the lower half of an argument on little-endian machines.
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int FAIL = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    /** Numbers from here on are those of x32, a second table of x86-64. */
    private static final int X32 = 0x40000000;

    /** CLONE_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET. */
    private static final int NEW_NAMESPACES = 0x7E020000;

    /** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (name look-ups and MPI ask for addresses by it). */
    private static final int[] SOCKET_FAMILIES = {1, 2, 10, 16};

    /** TIOCSTI and TIOCLINUX type into the terminal of whoever started the pool. */
    private static final int[] TYPING = {0x5412, 0x541C};

    /** Linux, 32 bits, an older kernel's version, both, and the question which it is. */
    private static final int[] PERSONALITIES = {0, 0x0008, 0x20000, 0x20008, 0xffffffff};

    private final ByteArrayOutputStream program = new ByteArrayOutputStream();

    private SystemCallFilter() {}

    /** The filter for this machine, or empty when it is of an architecture without a table. */
    static Optional<byte[]> forThisMachine() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(of(Architecture.X86_64));
            case "aarch64" -> Optional.of(of(Architecture.AARCH64));
            default -> Optional.empty();
        };
    }

    static byte[] of(Architecture architecture) {
        SystemCallFilter filter = new SystemCallFilter();
        filter.put(LOAD_WORD, 0, 0, ARCHITECTURE);
        filter.put(JUMP_IF_EQUAL, 1, 0, architecture.audit);
        filter.put(RETURN, 0, 0, KILL_PROCESS);
        filter.put(LOAD_WORD, 0, 0, NUMBER);
        if (architecture == Architecture.X86_64) {
            filter.put(JUMP_IF_AT_LEAST, 0, 1, X32);
            filter.put(RETURN, 0, 0, FAIL | ENOSYS);
        }
        for (SystemCall call : SystemCall.values()) {
            if (call.number(architecture) >= 0) {
                filter.refuse(call.number(architecture), EPERM);
            }
        }
        // Its flags lie in memory, out of a filter's sight; C libraries go back to clone.
        filter.refuse(Architecture.CLONE3, ENOSYS);
        filter.refuseBits(architecture.clone, 0, NEW_NAMESPACES);
        filter.allowOnly(architecture.socket, 0, SOCKET_FAMILIES, EAFNOSUPPORT);
        filter.allowOnly(architecture.personality, 0, PERSONALITIES, EPERM);
        filter.refuseValues(architecture.ioctl, 1, TYPING);
        filter.put(RETURN, 0, 0, ALLOW);
        return filter.program.toByteArray();
    }

    private void refuse(int call, int error) {
        put(JUMP_IF_EQUAL, 0, 1, call);
        put(RETURN, 0, 0, FAIL | error);
    }

    private void refuseBits(int call, int argument, int bits) {
        put(JUMP_IF_EQUAL, 0, 4, call);
        load(argument);
        put(JUMP_IF_ANY_BIT, 0, 1, bits);
        put(RETURN, 0, 0, FAIL | EPERM);
        put(RETURN, 0, 0, ALLOW);
    }

    private void refuseValues(int call, int argument, int[] values) {
        put(JUMP_IF_EQUAL, 0, 2 + 2 * values.length, call);
        load(argument);
        for (int value : values) {
            refuse(value, EPERM);
        }
        put(RETURN, 0, 0, ALLOW);
    }

    private void allowOnly(int call, int argument, int[] values, int error) {
        put(JUMP_IF_EQUAL, 0, 2 + 2 * values.length, call);
        load(argument);
        for (int value : values) {
            put(JUMP_IF_EQUAL, 0, 1, value);
            put(RETURN, 0, 0, ALLOW);
        }
        put(RETURN, 0, 0, FAIL | error);
    }

    private void load(int argument) {
        put(LOAD_WORD, 0, 0, ARGUMENTS + 8 * argument);
    }

    /** One struct sock_filter. Both architectures are little-endian. */
    private void put(short code, int ifTrue, int ifFalse, int operand) {
        ByteBuffer instruction = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        instruction.putShort(code).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
        program.writeBytes(instruction.array());
    }
}
