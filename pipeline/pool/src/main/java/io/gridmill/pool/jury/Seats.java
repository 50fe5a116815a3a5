package io.gridmill.pool.jury;

import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, when a pool starts, that it offers as many seats on panels as its owner wants. A seat that is lost later is
 * not offered again before the next start: its owner should look why first.
 */
public final class Seats {

    private static final Logger LOG = LoggerFactory.getLogger(Seats.class);
    private static final long PATIENCE_MINUTES = 10;
    private static final long SECONDS_PER_HOUR = 3600;

    private final ConsensusClient client;
    private final int wanted;
    private final Consensus.Seats there;

    /** Asks the chain what is offered now. */
    public Seats(ConsensusClient client, int wanted) {
        this.client = client;
        this.wanted = wanted;
        this.there = client.consensus().seatsOf(client.address());
    }

    /** Stake that the missing seats take, beside what the pool has to have for its deals. */
    public Amount stake() {
        int missing = Math.max(0, wanted - there.offered());
        return Amount.ofNano(
                Math.multiplyExact(client.consensus().rules().seatStake().nano(), (long) missing));
    }

    /**
     * Offers what is missing, takes back what is too much and free; waits until it is mined.
     *
     * @throws GridmillException TRANSACTION_REFUSED or CHAIN_UNREACHABLE
     */
    public void ensure() {
        // The hour makes a later intent another one, while a restart within it finds its own transaction again.
        long hour = client.consensus().chain().head().timestampEpochSeconds() / SECONDS_PER_HOUR;
        String id = "seats/" + there.offered() + "-" + wanted + "/" + hour;
        if (wanted > there.offered()) {
            await(client.offerSeats(id, wanted - there.offered()));
            LOG.info("{} seats on panels are offered", wanted);
        } else {
            int free = Math.min(there.offered() - wanted, there.offered() - there.taken());
            if (free > 0) {
                await(client.takeBackSeats(id, free));
                LOG.info("{} seats on panels are taken back", free);
            }
        }
    }

    private static void await(CompletableFuture<Receipt> future) {
        try {
            future.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridmillException failure) {
                throw failure;
            }
            throw new GridmillException(ErrorCode.INTERNAL, "Offering seats failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new GridmillException(
                    ErrorCode.CHAIN_UNREACHABLE, "Seats were not offered within " + PATIENCE_MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "Offering seats was interrupted", e);
        }
    }
}
