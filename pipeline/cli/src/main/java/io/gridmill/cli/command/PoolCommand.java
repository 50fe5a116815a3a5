package io.gridmill.cli.command;

import io.gridmill.cli.ClassArchive;
import io.gridmill.pool.PoolServer;
import io.gridmill.pool.config.PoolConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "pool",
        description = {
            "Sells this machine's time: serves as a pool on the market until it is told to end.",
            "Prints 'ready URL' when it serves; everything else it says is a log on standard error. It can be killed at any"
                    + " moment: the next start with the same file goes on where it was."
        },
        mixinStandardHelpOptions = true)
final class PoolCommand implements Callable<Integer> {

    private static final long ARCHIVE_SECONDS = 20;

    @Parameters(paramLabel = "FILE", description = "The pool's file: name, address, wallet, chain, offer.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            try {
                closed.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (PoolServer server = PoolServer.start(PoolConfig.read(file), Clock.systemUTC())) {
            System.out.println("ready " + server.endpoint());
            System.out.flush();
            // When nobody waits for anything any more.
            CompletableFuture.delayedExecutor(ARCHIVE_SECONDS, TimeUnit.SECONDS).execute(ClassArchive::save);
            told.await();
        } finally {
            closed.countDown();
        }
        return 0;
    }
}
