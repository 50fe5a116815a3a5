package io.gridmill.cli.grid;

import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.contracts.Deployment;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the local grid: starts them side by side, keeps them up, ends them. What can start alone does: the database
 * and the object store wait for nobody, the pools for the chain with the contracts on it.
 */
final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final GridPaths paths;
    private final Set<GridPart> wanted;
    private final Clock clock;
    private final Ports ports;
    private final Processes processes;
    private final Timeline timeline = new Timeline();
    private final List<AutoCloseable> started = new ArrayList<>(); // guarded by this
    private final List<KeptChild<?>> children = new ArrayList<>(); // guarded by this
    private volatile Runnable changed = () -> {};

    // What was started; set before the state is asked for.
    private volatile @Nullable KeptChild<PostgresChild> postgres;
    private volatile @Nullable S3Server store;
    private volatile @Nullable KeptChild<DevChain> chain;
    private volatile @Nullable DevMarket market;
    private final List<KeptChild<PoolChild>> pools = new CopyOnWriteArrayList<>();

    /** @param wanted what to start; pools come with the chain only */
    Parts(GridPaths paths, Set<GridPart> wanted, Clock clock) throws IOException {
        this.paths = paths;
        this.wanted = EnumSet.copyOf(wanted);
        this.clock = clock;
        this.ports = new Ports(paths.ports());
        this.processes = new Processes(paths.processes());
        processes.endAll();
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
            List<Future<?>> starting = new ArrayList<>();
            if (wanted.contains(GridPart.CHAIN)) {
                starting.add(threads.submit(() -> startMarket(threads)));
            }
            if (wanted.contains(GridPart.DATABASE)) {
                starting.add(threads.submit(this::startPostgres));
            }
            if (wanted.contains(GridPart.STORE)) {
                starting.add(threads.submit(this::startStore));
            }
            for (Future<?> part : starting) {
                get(part);
            }
            changed = () -> changed(restarted);
            return state();
        } finally {
            threads.shutdown();
        }
    }

    private @Nullable Void startPostgres() throws Exception {
        KeptChild<PostgresChild> server = kept(
                "postgres", () -> new PostgresChild(PostgresServer.start(paths.postgres(), ports.take("postgres"))));
        start("postgres", server);
        postgres = server;
        return null;
    }

    /** The chain, the contracts on it, and the pools, which find both there. */
    private @Nullable Void startMarket(ExecutorService threads) throws Exception {
        KeptChild<DevChain> node = kept(
                "anvil",
                () -> DevChain.start(
                        Anvil.program(paths.log("npm")), paths.chain(), ports.take("chain"), paths.log("anvil")));
        DevChain ready = start("chain", node);
        chain = node;
        List<GridPool> planned = GridPool.sharing(
                Runtime.getRuntime().availableProcessors(), (Machine.memory().bytes() >> 20) * 3 / 4);
        DevMarket contracts = timeline.timed("contracts", () -> {
            Optional<DevMarket> found = DevMarket.find(paths, ready);
            return found.isPresent()
                    ? found.get()
                    : DevMarket.create(
                            paths, ready, planned.stream().map(GridPool::name).toList(), clock);
        });
        market = contracts;
        if (wanted.contains(GridPart.POOLS)) {
            List<Future<?>> starting = new ArrayList<>();
            for (GridPool pool : planned) {
                KeptChild<PoolChild> child = kept(
                        "pool " + pool.name(),
                        () -> PoolChild.start(
                                paths, pool, contracts, node.child().rpc(), ports.take("pool-" + pool.name())));
                pools.add(child);
                starting.add(threads.submit(() -> start("pool " + pool.name(), child)));
            }
            for (Future<?> pool : starting) {
                get(pool);
            }
        }
        return null;
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

    private @Nullable Void startStore() throws Exception {
        S3Server server = timeline.timed("s3", () -> S3Server.start(paths, ports.take("s3")));
        synchronized (this) {
            started.add(server);
        }
        store = server;
        return null;
    }

    private synchronized void recordProcesses() throws IOException {
        List<ProcessMark> marks = new ArrayList<>();
        for (KeptChild<?> child : children) {
            child.running().ifPresent(running -> marks.add(ProcessMark.of(running.pid())));
        }
        processes.write(marks);
    }

    private void changed(Consumer<GridState> listener) {
        try {
            recordProcesses();
        } catch (IOException e) {
            LOG.error("The numbers of the grid's processes cannot be written", e);
        }
        listener.accept(state());
    }

    private GridState state() {
        KeptChild<PostgresChild> database = postgres;
        S3Server objects = store;
        return new GridState(
                System.getProperty("gridmill.dist", ""),
                ProcessMark.of(ProcessHandle.current()),
                database == null ? null : database.child().place(),
                objects == null ? null : objects.place(),
                chainState(),
                pools.stream().map(pool -> pool.child().place()).toList(),
                timeline.millis());
    }

    private GridState.@Nullable Chain chainState() {
        KeptChild<DevChain> node = chain;
        DevMarket contracts = market;
        if (node == null || contracts == null) {
            return null;
        }
        Deployment deployment = contracts.deployment();
        return new GridState.Chain(
                node.child().rpc(),
                deployment.chainId(),
                deployment.rlc(),
                Objects.requireNonNull(deployment.faucet(), "faucet"),
                deployment.market(),
                deployment.block(),
                deployment.catalogue(),
                deployment.requests(),
                deployment.consensus(),
                deployment.court(),
                contracts.buyer(),
                ProcessMark.of(node.child().pid()));
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
