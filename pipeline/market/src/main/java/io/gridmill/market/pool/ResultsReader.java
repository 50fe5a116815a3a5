package io.gridmill.market.pool;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a deal's results as they come, checks them, and asks again from where it was when the stream breaks. */
final class ResultsReader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ResultsReader.class);

    /** A pool whose streams begin behind a gap this often in a row has lost batches that it owes. */
    private static final int MOST_GAPS = 3;

    private final String name;
    private final BatchCheck check;
    private final Outbox outbox;
    private final Unsettled unsettled;
    private final DealClient client;
    private final Liveness liveness;
    private final PoolLink.Connection connection;

    private volatile @Nullable ResultsStream stream;
    private int gaps;

    ResultsReader(
            String name,
            BatchCheck check,
            Outbox outbox,
            Unsettled unsettled,
            DealClient client,
            Liveness liveness,
            PoolLink.Connection connection) {
        this.name = name;
        this.check = check;
        this.outbox = outbox;
        this.unsettled = unsettled;
        this.client = client;
        this.liveness = liveness;
        this.connection = connection;
    }

    @Override
    public void run() {
        try {
            while (outbox.awaitJoined()) {
                follow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The reader of pool {}'s results failed", name, e);
            connection.failed(Failure.infrastructure(ErrorCode.INTERNAL, "The link to pool " + name + " failed: " + e));
        }
    }

    void cancel() {
        ResultsStream open = stream;
        if (open != null) {
            open.cancel();
        }
    }

    /** Reads one stream to its end. */
    private void follow() throws InterruptedException {
        try (ResultsStream open = client.results(check.delivered())) {
            stream = open;
            if (outbox.isClosed()) {
                return;
            }
            for (Optional<ResultsStream.Line> line = open.next(); line.isPresent(); line = open.next()) {
                if (liveness.isFailing()) {
                    // What happened meanwhile is not known: the pool may have restarted and forgotten orders.
                    outbox.rejoin();
                }
                liveness.good();
                if (!handle(line.get())) {
                    break;
                }
            }
            pause("Pool " + name + " ended its stream of results");
        } catch (PoolRefusedException e) {
            if (!outbox.isClosed()) {
                if (!e.isFault() && !e.isPassing()) {
                    outbox.rejoin();
                }
                pause(e.failure(name).message());
            }
        } catch (IOException | IllegalArgumentException e) {
            // Jackson wraps what records refuse in an IOException; what the line itself refuses comes bare.
            if (!outbox.isClosed()) {
                LOG.debug("The results stream of pool {} broke", name, e);
                pause("Pool " + name + " does not deliver results: " + e.getMessage());
            }
        } finally {
            stream = null;
        }
    }

    /** Whether the stream is worth reading on. */
    private boolean handle(ResultsStream.Line line) throws InterruptedException {
        ResultsLine content = line.content();
        if (!content.uploads().isEmpty()) {
            connection.events().uploads(content.uploads());
        }
        Optional<ResultBatch> batch = content.batch();
        return batch.isEmpty() || accept(batch.get(), line.bytes());
    }

    private boolean accept(ResultBatch batch, int bytes) throws InterruptedException {
        BatchCheck.Verdict verdict = check.check(batch);
        if (verdict instanceof BatchCheck.Sound) {
            gaps = 0;
            unsettled.received(batch.sequence(), bytes);
            batch.results().forEach(result -> outbox.done(result.key()));
            connection.events().results(batch);
            unsettled.awaitRoom();
            return true;
        }
        if (verdict instanceof BatchCheck.Gap gap) {
            gaps++;
            if (gaps >= MOST_GAPS) {
                misbehaved("it delivers batch " + batch.sequence() + " and owes batch " + gap.expected());
            }
            return false;
        }
        if (verdict instanceof BatchCheck.Forged forged) {
            misbehaved(forged.why());
            return false;
        }
        return true;
    }

    private void misbehaved(String why) {
        connection.failed(
                Failure.infrastructure(ErrorCode.POOL_MISBEHAVED, "Pool " + name + " breaks the protocol: " + why));
    }

    private void pause(String trouble) throws InterruptedException {
        if (outbox.isClosed()) {
            return;
        }
        if (liveness.failed()) {
            connection.lost(Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, trouble));
            // When the sender meets the pool again, the stream gets a new chance.
            liveness.good();
        }
        outbox.awaitClosed(liveness.pause());
    }
}
