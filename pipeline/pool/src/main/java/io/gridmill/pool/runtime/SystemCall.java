package io.gridmill.pool.runtime;

/**
 * System calls of Linux that a confined command has no use for, with their numbers in the tables of x86-64 and of
 * 64-bit ARM. Most of them need capabilities that a command does not have; leaving them out keeps whoever finds a
 * mistake in the kernel's check from using it.
 */
enum SystemCall {
    // Other processes: their memory, registers and descriptors.
    PTRACE(101, 117),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    PROCESS_MADVISE(440, 440),
    PROCESS_MRELEASE(448, 448),
    PIDFD_GETFD(438, 438),
    KCMP(312, 272),
    MOVE_PAGES(279, 239),
    MIGRATE_PAGES(256, 238),

    // Namespaces and the tree of files.
    UNSHARE(272, 97),
    SETNS(308, 268),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    OPEN_BY_HANDLE_AT(304, 265),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    FANOTIFY_INIT(300, 262),

    // Keys belong to the user, not to a namespace.
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    KEYCTL(250, 219),

    // The kernel itself.
    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    SYSLOG(103, 116),
    ACCT(163, 89),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    REBOOT(169, 142),
    LOOKUP_DCOOKIE(212, 18),
    NFSSERVCTL(180, 42),
    SYSCTL(156, SystemCall.NONE),
    SYSFS(139, SystemCall.NONE),
    USTAT(136, SystemCall.NONE),
    USELIB(134, SystemCall.NONE),
    VSERVER(236, SystemCall.NONE),
    MODIFY_LDT(154, SystemCall.NONE),
    IOPL(172, SystemCall.NONE),
    IOPERM(173, SystemCall.NONE),

    // The machine's name and clock.
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    SETTIMEOFDAY(164, 170),
    CLOCK_SETTIME(227, 112),
    CLOCK_ADJTIME(305, 266),
    ADJTIMEX(159, 171);

    /** There is no such call on this architecture. */
    private static final int NONE = -1;

    private final int x86;
    private final int arm;

    SystemCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** The number on an architecture, or a negative one when it has no such call. */
    int number(Architecture architecture) {
        return architecture == Architecture.X86_64 ? x86 : arm;
    }

    /** Architectures with a table. Numbers of the calls that are allowed with some arguments only stand here. */
    enum Architecture {
        X86_64(0xC000003E, 56, 41, 16, 135),
        AARCH64(0xC00000B7, 220, 198, 29, 92);

        /** Of every architecture since Linux 5.3. */
        static final int CLONE3 = 435;

        final int audit;
        final int clone;
        final int socket;
        final int ioctl;
        final int personality;

        /** @param audit how the kernel names the architecture to filters, AUDIT_ARCH in linux/audit.h */
        Architecture(int audit, int clone, int socket, int ioctl, int personality) {
            this.audit = audit;
            this.clone = clone;
            this.socket = socket;
            this.ioctl = ioctl;
            this.personality = personality;
        }
    }
}
