package io.gridmill.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Saves this JVM's loaded classes so that the next one of its kind starts faster (HotSpot's dynamic class-data sharing
 * archive). A start without one is slower, nothing else: whatever goes wrong here is no error.
 */
public final class ClassArchive {

    private static final String PROPERTY = "gridmill.archive";

    private ClassArchive() {}

    /**
     * Writes the archive this JVM was started to write, if any and if nobody was faster. Call it when all that is to be
     * fast next time has been loaded; it takes a second or two.
     */
    public static void save() {
        String target = System.getProperty(PROPERTY, "");
        if (target.isEmpty() || Files.exists(Path.of(target))) {
            return;
        }
        System.clearProperty(PROPERTY);
        Path unfinished = Path.of(target + "." + ProcessHandle.current().pid());
        PrintStream out = System.out;
        // The JVM reports the dump on standard output, where it would stand among our results.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmCds",
                            new Object[] {new String[] {"dynamic_dump", unfinished.toString()}},
                            new String[] {String[].class.getName()});
            Files.move(unfinished, Path.of(target), StandardCopyOption.ATOMIC_MOVE);
        } catch (JMException | IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(unfinished);
            } catch (IOException ignored) {
                // A leftover in a directory of builds, which goes with the build.
            }
        } finally {
            System.setOut(out);
        }
    }
}
