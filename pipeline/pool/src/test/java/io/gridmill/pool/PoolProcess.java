package io.gridmill.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.pool.config.PoolConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool as a process of its own, to be killed. */
public final class PoolProcess {

    private final Process process;
    private final Path log;
    private @Nullable URI endpoint;

    private PoolProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What the process runs. */
    public static void main(String[] args) throws InterruptedException {
        PoolServer server = PoolServer.start(PoolConfig.read(Path.of(args[0])), Clock.systemUTC());
        System.out.println(server.endpoint());
        Thread.currentThread().join();
    }

    /** @param file the pool's; its log is written beside it */
    public static PoolProcess launch(Path file) throws IOException {
        Path log = file.resolveSibling("pool.log");
        return new PoolProcess(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PoolProcess.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start(),
                log);
    }

    /** Waits until it serves. */
    public URI endpoint() throws IOException {
        if (endpoint == null) {
            // Not closed: that would end the process's standard output.
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            assertThat(line).as(Files.readString(log)).isNotNull();
            endpoint = URI.create(line);
        }
        return endpoint;
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
