package io.gridmill.pool.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.pool.runtime.SystemCall.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the filters of both architectures on a machine like the kernel's. HostileCommandsTest asks the kernel itself. */
class SystemCallFilterTest {

    private static final int ALLOW = 0x7fff0000;
    private static final int NOT_PERMITTED = 0x00050001;

    @ParameterizedTest
    @EnumSource
    void whatNoCommandNeedsIsNotPermitted(Architecture architecture) {
        for (SystemCall call : SystemCall.values()) {
            if (call.number(architecture) >= 0) {
                assertThat(ask(architecture, call.number(architecture)))
                        .as(call.name())
                        .isEqualTo(NOT_PERMITTED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allElseIsAllowed(Architecture architecture) {
        int allowed = 0;
        for (int number = 0; number < 462; number++) {
            if (ask(architecture, number) == ALLOW) {
                allowed++;
            }
        }
        int[] conditional = {architecture.socket};
        long refused = java.util.Arrays.stream(SystemCall.values())
                .filter(call -> call.number(architecture) >= 0)
                .count();
        assertThat(allowed)
                .as("all but those in the table, clone3, and a socket of family 0")
                .isEqualTo(462 - refused - 1 - conditional.length);
    }

    @ParameterizedTest
    @EnumSource
    void processesMayBeMadeButNoNamespaces(Architecture architecture) {
        int forkFlags = 0x01200011;
        int threadFlags = 0x003d0f00;
        assertThat(ask(architecture, architecture.clone, forkFlags)).isEqualTo(ALLOW);
        assertThat(ask(architecture, architecture.clone, threadFlags)).isEqualTo(ALLOW);
        for (int bit : new int[] {0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertThat(ask(architecture, architecture.clone, forkFlags | bit)).isEqualTo(NOT_PERMITTED);
        }
        assertThat(ask(architecture, 435)).as("clone3 is unknown").isEqualTo(0x00050000 | 38);
    }

    @ParameterizedTest
    @EnumSource
    void socketsAreOfUsualFamilies(Architecture architecture) {
        for (int family : new int[] {1, 2, 10, 16}) {
            assertThat(ask(architecture, architecture.socket, family)).isEqualTo(ALLOW);
        }
        for (int family : new int[] {3, 17, 38, 40}) {
            assertThat(ask(architecture, architecture.socket, family)).isEqualTo(0x00050000 | 97);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsTypedIntoATerminal(Architecture architecture) {
        int size = 0x5413;
        assertThat(ask(architecture, architecture.ioctl, 0, size)).isEqualTo(ALLOW);
        assertThat(ask(architecture, architecture.ioctl, 0, 0x5412)).isEqualTo(NOT_PERMITTED);
        assertThat(ask(architecture, architecture.ioctl, 0, 0x541C)).isEqualTo(NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource
    void personalitiesAreThoseOfLinux(Architecture architecture) {
        assertThat(ask(architecture, architecture.personality, 0xffffffff)).isEqualTo(ALLOW);
        assertThat(ask(architecture, architecture.personality, 0x0040000)).isEqualTo(NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource
    void callsOfAnotherArchitectureEndTheCommand(Architecture architecture) {
        int i386 = 0x40000003;
        assertThat(run(SystemCallFilter.of(architecture), i386, 4)).isEqualTo(0x80000000);
        if (architecture == Architecture.X86_64) {
            assertThat(ask(architecture, 0x40000000 | 101)).as("ptrace of x32").isEqualTo(0x00050000 | 38);
        }
    }

    private static int ask(Architecture architecture, int call, int... arguments) {
        return run(SystemCallFilter.of(architecture), architecture.audit, call, arguments);
    }

    /** What seccomp's machine answers to a system call. */
    private static int run(byte[] program, int audit, int call, int... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(call).putInt(audit).putLong(0);
        for (int argument : arguments) {
            data.putLong(Integer.toUnsignedLong(argument));
        }
        ByteBuffer instructions = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int code = instructions.getShort(8 * at);
            int ifTrue = instructions.get(8 * at + 2) & 0xff;
            int ifFalse = instructions.get(8 * at + 3) & 0xff;
            int operand = instructions.getInt(8 * at + 4);
            switch (code) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x15 -> at += accumulator == operand ? ifTrue : ifFalse;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? ifTrue : ifFalse;
                case 0x45 -> at += (accumulator & operand) != 0 ? ifTrue : ifFalse;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("unknown instruction " + code);
            }
        }
    }
}
