package io.gridmill.cli.grid;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mines a block when transactions wait and saves the chain after it. One thread does both; the node tells it of new
 * transactions over a WebSocket, and it looks itself from time to time should a message have been lost.
 *
 * <p>Now and then it mines an empty block: the newest block is the chain's clock, by which quotes and deals expire.
 */
final class BlockMaker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BlockMaker.class);
    private static final long LOOK_MILLIS = 2_000;

    /** Gathers what is sent together into one block and bounds the number of blocks. */
    private static final long GATHER_MILLIS = 50;

    private final NodeRpc node;
    private final Path saved;
    private final Duration tick;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "block-maker");
    private volatile boolean closed;
    private @Nullable WebSocket subscription; // owned by the thread, as is the next
    private long minedNanos;

    private BlockMaker(NodeRpc node, Path saved, Duration tick) {
        this.node = node;
        this.saved = saved;
        this.tick = tick;
    }

    /** @param tick most time between two blocks */
    static BlockMaker start(NodeRpc node, Path saved, Duration tick) throws IOException {
        BlockMaker maker = new BlockMaker(node, saved, tick);
        // The chain may have been down for days: what expired meanwhile has to look so at once.
        maker.mineNow();
        maker.thread.setDaemon(true);
        maker.thread.start();
        return maker;
    }

    private void run() {
        while (!closed) {
            try {
                if (subscription == null || subscription.isInputClosed()) {
                    subscription = subscribe();
                }
                if (news.tryAcquire(Math.min(LOOK_MILLIS, tick.toMillis()), TimeUnit.MILLISECONDS)) {
                    // A closed maker is not held up by this: it is no longer than a blink.
                    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                    news.drainPermits();
                }
                if (mine()) {
                    save();
                    news.release(); // more may have come meanwhile
                } else if (System.nanoTime() - minedNanos > tick.toNanos()) {
                    mineNow(); // and not saved: a lost tick is no loss
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("The dev chain cannot be told to mine: {}", e.getMessage());
                }
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pause() {
        try {
            news.tryAcquire(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private boolean mine() throws IOException {
        String pending = node.call("txpool_status").path("pending").asText("0x0");
        if (Long.decode(pending) == 0) {
            return false;
        }
        mineNow();
        return true;
    }

    private void mineNow() throws IOException {
        node.call("evm_mine");
        minedNanos = System.nanoTime();
    }

    /** Writes the whole chain to its file; a crash leaves the old or the new one. */
    synchronized void save() throws IOException {
        String hex = node.call("anvil_dumpState").asText();
        byte[] packed = HexFormat.of().parseHex(hex.substring(2));
        try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            PrivateFiles.write(saved, json.readAllBytes());
        }
    }

    private WebSocket subscribe() throws IOException, InterruptedException {
        URI uri = URI.create(node.endpoint().toString().replaceFirst("^http", "ws"));
        try {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(uri, new Listener())
                    .get(5, TimeUnit.SECONDS);
            socket.sendText(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newPendingTransactions\"]}",
                    true);
            news.release();
            return socket;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("no WebSocket: " + e.getMessage(), e);
        }
    }

    private final class Listener implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            news.release();
            socket.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5_000);
            save();
        } catch (IOException e) {
            LOG.warn("The dev chain could not be saved once more: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
