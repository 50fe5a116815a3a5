package io.gridmill.cli.grid;

import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the local grid: starts them side by side, keeps them up, ends them. What can start alone does: the database
 * and the object store wait for nobody, the pools for the chain with the contracts on it.
 */
final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final GridPaths paths;
    private final Clock clock;
    private final Ports ports;
    private final Processes processes;
    private final Timeline timeline = new Timeline();
    private final List<AutoCloseable> started = new ArrayList<>(); // guarded by this
    private final List<KeptChild<?>> children = new ArrayList<>(); // guarded by this
    private final KeptChild<PostgresChild> postgres;
    private final KeptChild<DevChain> chain;
    private volatile Runnable changed = () -> {};

    Parts(GridPaths paths, Clock clock) throws IOException {
        this.paths = paths;
        this.clock = clock;
        this.ports = new Ports(paths.ports());
        this.processes = new Processes(paths.processes());
        processes.endAll();
        this.postgres = kept(
                "postgres", () -> new PostgresChild(PostgresServer.start(paths.postgres(), ports.take("postgres"))));
        this.chain = kept(
                "anvil",
                () -> DevChain.start(
                        Anvil.program(paths.log("npm")), paths.chain(), ports.take("chain"), paths.log("anvil")));
    }

    private <C extends GridChild> KeptChild<C> kept(String name, Callable<C> start) {
        return new KeptChild<>(name, start, clock, () -> changed.run());
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @param restarted gets the new state whenever a part was started again later
     */
    GridState start(Consumer<GridState> restarted) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "grid-start");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Future<PostgresChild> database = threads.submit(() -> start("postgres", postgres));
            Future<S3Server> store = threads.submit(this::startStore);
            Future<DevChain> node = threads.submit(() -> start("chain", chain));
            get(node);
            get(database);
            S3Server objects = get(store);
            changed = () -> changed(objects, restarted);
            return state(objects);
        } finally {
            threads.shutdown();
        }
    }

    private <C extends GridChild> C start(String name, KeptChild<C> child) throws Exception {
        synchronized (this) {
            started.add(child);
            children.add(child);
        }
        C ready = timeline.timed(name, child::start);
        recordProcesses();
        return ready;
    }

    private S3Server startStore() throws Exception {
        S3Server store = timeline.timed("s3", () -> S3Server.start(paths, ports.take("s3")));
        synchronized (this) {
            started.add(store);
        }
        return store;
    }

    private synchronized void recordProcesses() throws IOException {
        List<ProcessMark> marks = new ArrayList<>();
        for (KeptChild<?> child : children) {
            child.running().ifPresent(running -> marks.add(ProcessMark.of(running.pid())));
        }
        processes.write(marks);
    }

    private void changed(S3Server store, Consumer<GridState> listener) {
        try {
            recordProcesses();
        } catch (IOException e) {
            LOG.error("The numbers of the grid's processes cannot be written", e);
        }
        listener.accept(state(store));
    }

    private GridState state(S3Server store) {
        DevChain node = chain.child();
        return new GridState(
                System.getProperty("gridmill.dist", ""),
                ProcessMark.of(ProcessHandle.current()),
                postgres.child().place(),
                store.place(),
                new GridState.Chain(node.rpc(), ProcessMark.of(node.pid())),
                List.of(),
                timeline.millis());
    }

    private static <T> T get(Future<T> part) throws IOException, InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridmillException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }

    /** Ends the parts, those first that were started last. */
    @Override
    public void close() {
        List<AutoCloseable> parts;
        synchronized (this) {
            parts = new ArrayList<>(started);
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) { // the others must be closed all the same
                LOG.warn("A part of the grid did not end well", e);
            }
        }
        try {
            processes.forget();
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted", processes.file(), e);
        }
    }
}
