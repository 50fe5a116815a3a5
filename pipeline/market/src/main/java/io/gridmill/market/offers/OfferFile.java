package io.gridmill.market.offers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A book's memory in a file of its own. The chain has everything that is in it, so a file that is missing, damaged, of
 * another Market or of another version is only a longer way: the events are read again. Several processes may use the
 * same file; each of them replaces it as a whole.
 */
public final class OfferFile implements OfferSnapshot.Store {

    private static final Logger LOG = LoggerFactory.getLogger(OfferFile.class);

    private static final int VERSION = 1;

    /** Far more than all offers that a book keeps: what is longer was not written by us. */
    private static final long LONGEST = 64L << 20;

    private final Path file;
    private final String market;
    private final JsonMapper json = JsonMapper.builder().build();

    /** @param file need not exist; its directory must */
    public OfferFile(Path file, Deployment deployment) {
        this.file = file;
        this.market = deployment.chainId() + ":" + deployment.market().hex();
    }

    /** The file's form. */
    private record Form(
            @JsonProperty("version") int version,
            @JsonProperty("market") String market,
            @JsonProperty("genesis") String genesis,
            @JsonProperty("block") long block,
            @JsonProperty("blockHash") String blockHash,
            @JsonProperty("offers") List<Line> offers) {}

    private record Line(
            @JsonProperty("id") String id,
            @JsonProperty("pool") String pool,
            @JsonProperty("cores") int cores,
            @JsonProperty("gpus") int gpus,
            @JsonProperty("memory") long memory,
            @JsonProperty("corePrice") long corePrice,
            @JsonProperty("gpuPrice") long gpuPrice,
            @JsonProperty("gflops") int gflops,
            @JsonProperty("watts") int watts,
            @JsonProperty("gramsCo2PerKwh") int gramsCo2PerKwh,
            @JsonProperty("creditWindow") int creditWindow,
            @JsonProperty("expiresAt") long expiresAt,
            @JsonProperty("region") String region,
            @JsonProperty("runtimes") List<String> runtimes,
            @JsonProperty("endpoint") String endpoint) {}

    @Override
    public @Nullable OfferSnapshot load() {
        try {
            if (!Files.exists(file) || Files.size(file) > LONGEST) {
                return null;
            }
            Form form = json.readValue(file.toFile(), Form.class);
            if (form.version() != VERSION || !market.equals(form.market())) {
                return null;
            }
            return new OfferSnapshot(
                    Bytes32.parse(form.genesis()),
                    form.block(),
                    Bytes32.parse(form.blockHash()),
                    form.offers().stream().map(OfferFile::offer).toList());
        } catch (IOException | RuntimeException e) {
            LOG.warn("The offers in {} cannot be used and are read from the chain again: {}", file, e.getMessage());
            return null;
        }
    }

    @Override
    public void save(OfferSnapshot snapshot) {
        Form form = new Form(
                VERSION,
                market,
                snapshot.genesis().hex(),
                snapshot.block(),
                snapshot.blockHash().hex(),
                snapshot.offers().stream().map(OfferFile::line).toList());
        try {
            Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new");
            try {
                Files.write(unfinished, json.writeValueAsBytes(form));
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            LOG.warn("The offers cannot be kept in {}: {}", file, e.getMessage());
        }
    }

    private static PostedOffer offer(Line line) {
        return new PostedOffer(
                new BigInteger(line.id()),
                Address.parse(line.pool()),
                new Offer(
                        line.cores(),
                        line.gpus(),
                        DataSize.ofBytes(line.memory()),
                        Amount.ofNano(line.corePrice()),
                        Amount.ofNano(line.gpuPrice()),
                        line.gflops(),
                        line.watts(),
                        line.gramsCo2PerKwh(),
                        line.creditWindow(),
                        line.expiresAt(),
                        line.region(),
                        line.runtimes(),
                        line.endpoint()));
    }

    private static Line line(PostedOffer posted) {
        Offer offer = posted.offer();
        return new Line(
                posted.id().toString(),
                posted.pool().hex(),
                offer.cores(),
                offer.gpus(),
                offer.memory().bytes(),
                offer.corePrice().nano(),
                offer.gpuPrice().nano(),
                offer.benchmarkGflops(),
                offer.wattsPerCore(),
                offer.gramsCo2PerKwh(),
                offer.creditWindowSeconds(),
                offer.expiresAtEpochSeconds(),
                offer.region(),
                offer.runtimes(),
                offer.endpoint());
    }
}
