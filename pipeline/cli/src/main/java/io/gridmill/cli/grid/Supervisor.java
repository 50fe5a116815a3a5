package io.gridmill.cli.grid;

import io.gridmill.cli.ClassArchive;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that keeps the local grid: it hosts the object store, starts the other parts as children, starts those again
 * that die, and ends when it is told to. There is one per home directory, which a file lock sees to. The children die with
 * it, whatever kills it.
 *
 * <p>To whoever started it it says one line on standard output: {@code ready}, or {@code failed CODE message}.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final GridPaths paths;
    private final Set<GridPart> wanted;
    private final PrintStream starter;
    private final CountDownLatch told = new CountDownLatch(1);

    private Supervisor(GridPaths paths, Set<GridPart> wanted, PrintStream starter) {
        this.paths = paths;
        this.wanted = wanted;
        this.starter = starter;
    }

    /**
     * Starts the grid and keeps it until SIGTERM; returns the exit code.
     *
     * @param parts words of {@link GridPart}, with commas between them
     */
    public static int run(Path home, String parts, PrintStream starter) throws IOException, InterruptedException {
        GridPaths paths = GridPaths.below(home);
        try (FileChannel channel = FileChannel.open(paths.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = GridLock.tryFor(channel, 3_000)) {
            if (lock == null) {
                starter.println("failed " + ErrorCode.GRID_FAILED + " Another supervisor keeps this grid");
                return ErrorCode.GRID_FAILED.exitStatus().code();
            }
            return new Supervisor(paths, GridPart.parse(parts), starter).keep();
        }
    }

    private int keep() throws IOException, InterruptedException {
        Thread main = Thread.currentThread();
        CountDownLatch down = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            main.interrupt(); // in case it still starts parts
            await(down);
        }));
        Files.deleteIfExists(paths.state());
        try (Parts parts = new Parts(paths, wanted, Clock.systemUTC())) {
            GridState state = parts.start(this::write);
            write(state);
            starter.println("ready");
            LOG.info("The grid is up: {}", state.startMillis());
            archiveLater();
            told.await();
            return 0;
        } catch (GridmillException e) {
            return failed(e.code(), e);
        } catch (InterruptedException e) {
            return 0;
        } catch (IOException | RuntimeException e) {
            return failed(ErrorCode.GRID_FAILED, e);
        } finally {
            Files.deleteIfExists(paths.state());
            LOG.info("The grid is down");
            down.countDown();
        }
    }

    private int failed(ErrorCode code, Exception e) {
        LOG.error("The grid cannot be started", e);
        String message = String.valueOf(e.getMessage()).replace("\n", " | ");
        starter.println("failed " + code + " " + message);
        return code.exitStatus().code();
    }

    private void write(GridState state) {
        try {
            Json.write(paths.state(), state);
        } catch (IOException e) {
            LOG.error("{} cannot be written", paths.state(), e);
        }
    }

    private static void await(CountDownLatch down) {
        try {
            down.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Saves the loaded classes for the next start, when nobody waits for anything any more. */
    private void archiveLater() {
        CompletableFuture.delayedExecutor(15, TimeUnit.SECONDS).execute(() -> {
            if (told.getCount() > 0) {
                ClassArchive.save();
            }
        });
    }
}
