package io.gridmill.pool.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where workers come in. Others on the same network can knock, too: those who do not know the secret hold one of a few
 * places for a few seconds and are then sent away.
 */
final class WorkerDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerDoor.class);

    private static final int HANDSHAKE_MILLIS = 5_000;
    private static final int MOST_STRANGERS = 64;

    /** Has a worker that has shown that it knows the secret; keeps the thread for as long as it is there. */
    interface Host {
        void serve(FromWorker.Hello hello, SecureChannel channel);
    }

    private final ServerSocket server;
    private final WorkerSecret secret;
    private final int silenceMillis;
    private final Host host;
    private final Semaphore strangers = new Semaphore(MOST_STRANGERS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "gridmill-worker-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Opens it.
     *
     * @param silenceMillis after which a worker that says nothing is taken for lost
     */
    WorkerDoor(InetSocketAddress listen, WorkerSecret secret, int silenceMillis, Host host) throws IOException {
        this.secret = secret;
        this.silenceMillis = silenceMillis;
        this.host = host;
        this.server = new ServerSocket();
        try {
            server.bind(listen, MOST_STRANGERS);
        } catch (IOException e) {
            server.close();
            throw new IOException("Workers cannot be awaited at " + listen + ": " + e.getMessage(), e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                strangers.acquire();
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> greet(socket));
            } catch (SocketException e) {
                strangers.release();
                if (!server.isClosed()) {
                    LOG.warn("a worker could not be let in: {}", e.getMessage());
                }
            } catch (IOException e) {
                strangers.release();
                LOG.warn("a worker could not be let in: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void greet(Socket socket) {
        AtomicBoolean stranger = new AtomicBoolean(true);
        // One who sends a byte now and then does not hold his place for longer, either.
        CompletableFuture.delayedExecutor(HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (stranger.get()) {
                        close(socket);
                    }
                });
        try (socket) {
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            SecureChannel channel = SecureChannel.open(socket, SecureChannel.Side.POOL, secret);
            List<FromWorker> first = WorkerJson.read(FromWorker.class, channel.receive());
            if (first.size() != 1 || !(first.get(0) instanceof FromWorker.Hello hello)) {
                throw new IOException("it does not say hello");
            }
            stranger.set(false);
            strangers.release();
            socket.setSoTimeout(silenceMillis);
            host.serve(hello, channel);
        } catch (IOException e) {
            if (!server.isClosed()) {
                LOG.warn("somebody at {} was sent away: {}", socket.getRemoteSocketAddress(), e.getMessage());
            }
        } finally {
            if (stranger.get()) {
                strangers.release();
            }
            open.remove(socket);
        }
    }

    /** Lets nobody in any more and ends all connections. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("the door did not close cleanly", e);
        }
        open.forEach(WorkerDoor::close);
        threads.shutdownNow();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }
}
