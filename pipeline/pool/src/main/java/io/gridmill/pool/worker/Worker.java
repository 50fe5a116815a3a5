package io.gridmill.pool.worker;

import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.DirectoryLock;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.PartitionListener;
import io.gridmill.pool.runner.LocalEngine;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker: a local engine that does what its pool says, for as long as the connection lasts. Runs once. */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final int CONNECT_MILLIS = 10_000;
    private static final long END_SECONDS = 20;

    /** More workers than this on one machine are a mistake. */
    private static final int MOST_ON_A_MACHINE = 1_000;

    private record StageId(String owner, int stage) {}

    private record UploadId(String owner, PartitionKey key) {}

    private final WorkerTicket ticket;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<UploadId, CompletableFuture<UploadGrant>> grants = new ConcurrentHashMap<>();

    /** Stages that this machine turned out not to be able to run. */
    private final Map<StageId, GridmillException> refused = new ConcurrentHashMap<>();

    private volatile @Nullable Conversation<ToWorker, FromWorker> conversation;
    private volatile boolean stopped;
    private volatile boolean told;

    public Worker(WorkerTicket ticket) {
        this.ticket = ticket;
    }

    /**
     * Works until the pool says that it is enough, or the connection ends.
     *
     * @return whether the pool said so
     * @throws IOException when it cannot begin: no connection, no directory
     * @throws GridmillException with INVALID_CONFIGURATION when this machine lacks a runtime
     */
    public boolean run() throws IOException {
        String host = host();
        try (Socket socket = new Socket();
                DirectoryLock lock = takeDirectory(host)) {
            socket.connect(new InetSocketAddress(ticket.host(), ticket.port()), CONNECT_MILLIS);
            socket.setSoTimeout(Math.toIntExact(ticket.terms().silence().toMillis()));
            Path directory = lock.directory();
            RunnerSettings settings = ticket.terms().settings().in(directory);
            Runtimes runtimes = Runtimes.discover(directory).only(ticket.terms().runtimes());
            try (Engine engine = new LocalEngine(settings, runtimes)) {
                converse(socket, engine, host);
            }
            return told;
        } finally {
            end.countDown();
        }
    }

    private DirectoryLock takeDirectory(String host) throws IOException {
        Path base = ticket.terms().settings().directory();
        IOException last = new IOException("not tried");
        for (int i = 0; i < MOST_ON_A_MACHINE; i++) {
            try {
                return DirectoryLock.take(base.resolve(host + "-" + i));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("No directory can be had below " + base + ": " + last.getMessage(), last);
    }

    private static String host() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
        } catch (IOException e) {
            LOG.debug("this machine does not know its name", e);
            return "localhost";
        }
    }

    private void converse(Socket socket, Engine engine, String host) throws IOException {
        SecureChannel channel = SecureChannel.open(socket, SecureChannel.Side.WORKER, ticket.secret());
        Conversation<ToWorker, FromWorker> own = new Conversation<>(
                "gridmill-worker",
                channel,
                ToWorker.class,
                FromWorker.class,
                ticket.terms().beat(),
                new FromWorker.Beat());
        conversation = own;
        long age = ManagementFactory.getRuntimeMXBean().getUptime();
        own.send(new FromWorker.Hello(
                ticket.worker(), host, ProcessHandle.current().pid(), age));
        if (stopped) {
            own.close();
        }
        String why = own.run(message -> hear(message, engine, own));
        if (!told) {
            LOG.warn("worker {} ends: {}", ticket.worker(), stopped ? "it was stopped" : why);
        }
    }

    private void hear(ToWorker message, Engine engine, Conversation<ToWorker, FromWorker> pool) {
        if (message instanceof ToWorker.Welcome) {
            LOG.info("worker {} serves {}:{}", ticket.worker(), ticket.host(), ticket.port());
        } else if (message instanceof ToWorker.Declare declare) {
            declare(declare, engine);
        } else if (message instanceof ToWorker.Run run) {
            start(run, engine, pool);
        } else if (message instanceof ToWorker.Cancel cancel) {
            engine.cancel(cancel.owner(), cancel.key());
            drop(new UploadId(cancel.owner(), cancel.key()));
        } else if (message instanceof ToWorker.Forget forget) {
            engine.forget(forget.owner());
            refused.keySet().removeIf(id -> id.owner().equals(forget.owner()));
            grants.keySet().stream()
                    .filter(id -> id.owner().equals(forget.owner()))
                    .toList()
                    .forEach(this::drop);
        } else if (message instanceof ToWorker.Grant grant) {
            CompletableFuture<UploadGrant> waiting =
                    grants.remove(new UploadId(grant.owner(), grant.grant().key()));
            if (waiting != null) {
                waiting.complete(grant.grant());
            }
        } else if (message instanceof ToWorker.NoGrant none) {
            drop(new UploadId(none.owner(), none.key()));
        } else if (message instanceof ToWorker.End) {
            told = true;
            pool.close();
        }
        // A beat has done what it is for by being heard.
    }

    private void drop(UploadId id) {
        CompletableFuture<UploadGrant> waiting = grants.remove(id);
        if (waiting != null) {
            waiting.completeExceptionally(new IOException("nobody says where the outputs go"));
        }
    }

    private void declare(ToWorker.Declare declare, Engine engine) {
        StageId id = new StageId(declare.owner(), declare.stage().stage());
        try {
            engine.declare(declare.owner(), declare.stage(), List.of(declare.runtime()));
            refused.remove(id);
        } catch (GridmillException e) {
            LOG.error("a stage cannot run on this worker: {}", e.getMessage());
            refused.put(id, e);
        }
    }

    private void start(ToWorker.Run run, Engine engine, Conversation<ToWorker, FromWorker> pool) {
        PartitionKey key = run.order().key();
        Amount price = run.corePrice();
        try {
            GridmillException refusal = refused.get(new StageId(run.owner(), key.stage()));
            if (refusal != null) {
                throw refusal;
            }
            if (!engine.submit(run.owner(), run.order(), price, new Reporter(run.owner(), pool))) {
                throw new GridmillException(ErrorCode.WORKER_LOST, "The queue of this worker is full");
            }
        } catch (GridmillException e) {
            Failure failure = Failure.infrastructure(e.code(), String.valueOf(e.getMessage()));
            pool.send(new FromWorker.Result(run.owner(), Losses.result(key, failure)));
        }
    }

    /** Tells the pool of one owner's partitions. */
    private final class Reporter implements PartitionListener {

        private final String owner;
        private final Conversation<ToWorker, FromWorker> pool;

        Reporter(String owner, Conversation<ToWorker, FromWorker> pool) {
            this.owner = owner;
            this.pool = pool;
        }

        @Override
        public void finished(PartitionResult result) {
            grants.remove(new UploadId(owner, result.key()));
            pool.send(new FromWorker.Result(owner, result));
        }

        @Override
        public CompletionStage<UploadGrant> upload(UploadRequest request) {
            CompletableFuture<UploadGrant> grant = new CompletableFuture<>();
            grants.put(new UploadId(owner, request.key()), grant);
            pool.send(new FromWorker.Upload(owner, request));
            return grant;
        }
    }

    /** Ends it, from another thread. */
    public void stop() {
        stopped = true;
        Conversation<ToWorker, FromWorker> current = conversation;
        if (current != null) {
            current.close();
        }
    }

    /** Waits until {@link #run} is done, for a bounded time. */
    void awaitEnd() {
        try {
            if (!end.await(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("worker {} does not end in time", ticket.worker());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
