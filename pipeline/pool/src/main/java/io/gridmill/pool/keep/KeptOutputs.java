package io.gridmill.pool.keep;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.model.protocol.OutputBundle;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pool keeps so that it can answer demands: the outputs of every result that it signed in deals whose quote names
 * the Court, from before the signature until the deal is over and no dispute about it is open. A buyer may demand any of
 * them as long as the deal runs, also one that it has acknowledged, so nothing less will do. Safe for use by several
 * threads.
 */
public final class KeptOutputs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeptOutputs.class);

    private final Path directory;
    private final KeepPolicy policy;
    private final JsonMapper json;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Bytes32, DealOutputs> deals = new ConcurrentHashMap<>();

    /** Finds what an earlier process kept. */
    public KeptOutputs(Path directory, KeepPolicy policy, JsonMapper json) throws IOException {
        this.directory = directory;
        this.policy = policy;
        this.json = json;
        Files.createDirectories(directory);
        try (var found = Files.list(directory)) {
            for (Path deal : found.sorted().toList()) {
                deals.put(Bytes32.parse(deal.getFileName().toString()), new DealOutputs(deal, this, json));
            }
        }
    }

    /** A signed result and the deal that it belongs to. */
    public record Found(DealOutputs deal, PartitionResult result) {

        /** Writes all outputs as an {@link OutputBundle}. */
        public void write(OutputStream out) throws IOException {
            OutputBundle.write(out, result.outputs(), deal::open);
        }
    }

    /** Those of a deal; from the first call on there is a place for them. */
    public DealOutputs of(Bytes32 deal) throws IOException {
        try {
            return deals.computeIfAbsent(deal, id -> {
                try {
                    return new DealOutputs(directory.resolve(id.hex()), this, json);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Deals of which anything is kept. */
    public Set<Bytes32> deals() {
        return Set.copyOf(deals.keySet());
    }

    /**
     * A signed result whose outputs are all there.
     *
     * @param sequence of the batch
     * @param index within the batch
     */
    public Optional<Found> find(Bytes32 dealId, BigInteger sequence, BigInteger index) throws IOException {
        DealOutputs deal = deals.get(dealId);
        if (deal == null || sequence.bitLength() > 63 || index.bitLength() > 31) {
            return Optional.empty();
        }
        PartitionResult result = deal.find(sequence.longValueExact(), index.intValueExact());
        if (result == null) {
            return Optional.empty();
        }
        for (OutputFile file : result.outputs()) {
            if (!deal.has(file)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Found(deal, result));
    }

    /** Nobody can ask for anything of the deal any more. */
    public void forget(Bytes32 dealId) throws IOException {
        DealOutputs deal = deals.remove(dealId);
        if (deal != null) {
            deal.delete();
        }
    }

    /** Bytes that are kept now. */
    public long bytes() {
        return bytes.get();
    }

    boolean isFull() {
        return bytes.get() >= policy.most().bytes();
    }

    /** Forgets what may be forgotten; whether there is room now. */
    boolean madeRoom() {
        if (policy.whenFull() == KeepPolicy.WhenFull.FORGET) {
            for (DealOutputs deal : deals.values()) {
                try {
                    deal.forgetAcknowledged();
                } catch (IOException e) {
                    LOG.warn("what the buyer has acknowledged cannot be deleted", e);
                }
            }
        }
        return !isFull();
    }

    void added(long more) {
        bytes.addAndGet(more);
    }

    @Override
    public void close() throws IOException {
        for (DealOutputs deal : deals.values()) {
            deal.close();
        }
    }
}
