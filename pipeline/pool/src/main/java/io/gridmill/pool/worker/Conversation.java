package io.gridmill.pool.worker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two threads around a channel: one sends what there is, many messages at a time, and a heartbeat when there is nothing;
 * the other receives. That the other side is silent for too long is an end like any other. Safe for use by several
 * threads.
 *
 * @param <I> what the other side says
 * @param <O> what this side says
 */
final class Conversation<I, O> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    /** A message takes further ones along up to this size, in bytes. */
    private static final int BUNDLE = 256 * 1024;

    private final String name;
    private final SecureChannel channel;
    private final Class<I> incoming;
    private final Class<O> outgoing;
    private final Duration beat;
    private final O beatMessage;

    /** Never long: there are no more than a few messages for each partition that the worker has. */
    private final BlockingQueue<O> outbox = new LinkedBlockingQueue<>();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Thread writer;

    /**
     * @param name of the threads
     * @param beat longest time in which nothing is said
     * @param beatMessage says that this side is there
     */
    Conversation(
            String name, SecureChannel channel, Class<I> incoming, Class<O> outgoing, Duration beat, O beatMessage) {
        this.name = name;
        this.channel = channel;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.beat = beat;
        this.beatMessage = beatMessage;
    }

    /** Says something, soon and in order. Does not wait; after the end it is dropped. */
    void send(O message) {
        outbox.add(message);
    }

    /**
     * Listens until the end, which comes by itself or by {@link #close}, and says what was there to say.
     *
     * @param hear is given each message, by this thread
     * @return why it ended, for people
     */
    String run(Consumer<I> hear) {
        Thread thread = new Thread(this::write, name + "-sender");
        thread.setDaemon(true);
        writer = thread;
        thread.start();
        try {
            while (true) {
                WorkerJson.read(incoming, channel.receive()).forEach(hear);
            }
        } catch (SocketTimeoutException e) {
            return "it was silent for too long";
        } catch (EOFException e) {
            return "the connection has ended";
        } catch (IOException e) {
            return "the connection has ended: " + e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("{}: a message could not be dealt with", name, e);
            return "a message could not be dealt with: " + e;
        } finally {
            close();
        }
    }

    private void write() {
        try {
            O carried = null;
            while (!ended.get()) {
                O first = carried != null ? carried : outbox.poll(beat.toMillis(), TimeUnit.MILLISECONDS);
                ByteArrayOutputStream bundle = new ByteArrayOutputStream();
                bundle.write(WorkerJson.write(outgoing, first == null ? beatMessage : first));
                carried = null;
                for (O more = outbox.poll(); more != null; more = outbox.poll()) {
                    byte[] bytes = WorkerJson.write(outgoing, more);
                    if (bundle.size() + bytes.length > BUNDLE) {
                        carried = more;
                        break;
                    }
                    bundle.write('\n');
                    bundle.write(bytes);
                }
                channel.send(bundle.toByteArray());
            }
        } catch (IOException e) {
            LOG.debug("{} ended", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} did not close cleanly", name, e);
        }
        Thread thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
