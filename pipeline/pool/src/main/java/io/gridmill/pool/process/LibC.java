package io.gridmill.pool.process;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The C library's functions for starting processes, mapped directly. Addresses are passed as {@code long}, so this is
 * for 64-bit systems.
 */
@SuppressWarnings("checkstyle:MethodName")
final class LibC {

    static {
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    static native int posix_spawn(long pid, long path, long actions, long attributes, long arguments, long environment);

    static native int posix_spawn_file_actions_init(long actions);

    static native int posix_spawn_file_actions_destroy(long actions);

    static native int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode);

    static native int posix_spawn_file_actions_addchdir_np(long actions, long path);

    static native int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    static native int posix_spawnattr_init(long attributes);

    static native int posix_spawnattr_setflags(long attributes, short flags);

    static native int posix_spawnattr_setsigdefault(long attributes, long signals);

    static native int posix_spawnattr_setsigmask(long attributes, long signals);

    static native int waitid(int idType, int id, long info, int options);

    static native int wait4(int pid, long status, int options, long usage);

    static native int kill(int pid, int signal);

    static native int prlimit(int pid, int resource, long newLimit, long oldLimit);
}
