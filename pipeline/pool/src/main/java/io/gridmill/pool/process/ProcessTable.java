package io.gridmill.pool.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** What Linux tells in {@code /proc} about processes. Elsewhere everything is empty. */
public final class ProcessTable {

    private static final Path PROC = Path.of("/proc");
    private static final int MOST_DESCENDANTS = 10_000;
    private static final int FIRST_TIME = 11;

    /** The kernel shows 100 ticks per second to programs, whatever it counts itself. */
    private static final int MILLIS_PER_TICK = 10;

    private ProcessTable() {}

    /** This JVM's own peak resident memory. */
    static long ownPeakBytes() {
        return kibibytes(status(ProcessHandle.current().pid()), "VmHWM:");
    }

    /**
     * What a process and its descendants use.
     *
     * @param residentBytes memory that belongs to them: private and shared, not file pages
     * @param cpuMillis user plus system time, with that of children they waited for
     */
    public record Usage(long residentBytes, long cpuMillis) {}

    public static Usage usage(long pid) {
        long bytes = 0;
        long ticks = 0;
        for (long member : family(pid)) {
            String status = status(member);
            bytes += kibibytes(status, "RssAnon:") + kibibytes(status, "RssShmem:");
            ticks += ticks(read(PROC.resolve(member + "/stat")));
        }
        return new Usage(bytes, ticks * MILLIS_PER_TICK);
    }

    /** The sum of utime, stime, cutime and cstime, which follow the name of the program and eleven other fields. */
    private static long ticks(String stat) {
        // The name may contain anything, so what follows the last parenthesis counts.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length < FIRST_TIME + 4) {
            return 0;
        }
        long sum = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + 4; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    /** A process and its descendants. */
    static List<Long> family(long pid) {
        List<Long> members = new ArrayList<>();
        Deque<Long> open = new ArrayDeque<>();
        open.add(pid);
        while (!open.isEmpty() && members.size() < MOST_DESCENDANTS) {
            long next = open.remove();
            members.add(next);
            for (Path task : list(PROC.resolve(next + "/task"))) {
                for (String child : read(task.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        open.add(Long.parseLong(child.strip()));
                    }
                }
            }
        }
        return members;
    }

    /** Processes, other than this one, of which an environment variable (as {@code NAME=value}) satisfies a test. */
    public static List<Long> withEnvironment(Predicate<String> test) {
        long own = ProcessHandle.current().pid();
        List<Long> found = new ArrayList<>();
        for (Path entry : list(PROC)) {
            String name = entry.getFileName().toString();
            if (!Character.isDigit(name.charAt(0)) || Long.parseLong(name) == own) {
                continue;
            }
            for (String variable : read(entry.resolve("environ")).split("\0")) {
                if (test.test(variable)) {
                    found.add(Long.parseLong(name));
                    break;
                }
            }
        }
        return found;
    }

    private static String status(long pid) {
        return read(PROC.resolve(pid + "/status"));
    }

    private static long kibibytes(String status, String field) {
        int at = status.indexOf(field);
        if (at < 0) {
            return 0;
        }
        int from = at + field.length();
        int to = status.indexOf("kB", from);
        return to < 0 ? 0 : Long.parseLong(status.substring(from, to).strip()) * 1024;
    }

    private static List<Path> list(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return entries; // the process has ended meanwhile
        }
        return entries;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // the process has ended meanwhile, or is not ours to look at
        }
    }
}
