package io.gridmill.cli.grid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The children's numbers on disk. The kernel ends children whose supervisor was killed; this is for a machine without
 * {@code setpriv}, and for children the kernel was told too late about.
 */
record Processes(Path file) {

    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

    record Children(List<ProcessMark> children) {}

    void write(List<ProcessMark> children) throws IOException {
        Json.write(file, new Children(children));
    }

    /** Kills whatever an earlier supervisor left behind, and waits until it is gone. */
    void endAll() throws IOException {
        List<ProcessMark> left =
                Json.read(file, Children.class).map(Children::children).orElse(List.of());
        for (ProcessMark mark : left) {
            mark.find().ifPresent(process -> {
                LOG.warn("Process {} was left behind by an earlier supervisor and is killed", mark.pid());
                process.destroyForcibly();
                try {
                    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
                } catch (CompletionException e) {
                    LOG.error("Process {} does not end", mark.pid());
                }
            });
        }
        forget();
    }

    void forget() throws IOException {
        Files.deleteIfExists(file);
    }
}
