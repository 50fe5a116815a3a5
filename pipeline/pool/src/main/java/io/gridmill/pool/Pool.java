package io.gridmill.pool;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.pool.api.PoolHttpServer;
import io.gridmill.pool.chain.PoolChain;
import io.gridmill.pool.court.CourtDesk;
import io.gridmill.pool.deal.BuyerPolicy;
import io.gridmill.pool.deal.Deals;
import io.gridmill.pool.deal.ResultBatcher;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.keep.KeptOutputs;
import io.gridmill.pool.quote.QuoteDesk;
import io.gridmill.pool.redeem.Redeemer;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running pool. Opening it binds its address and reads what an earlier process left; {@link #start} takes that up again
 * and begins to serve. However it ends, the next one with the same directory goes on where it was.
 */
public final class Pool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final PoolSettings settings;
    private final PoolChain chain;
    private final Signer signer;
    private final Clock clock;
    private final DirectoryLock lock;
    private final PoolHttpServer http;
    private final Engine engine;
    private final ResultBatcher batcher;
    private final Deals deals;
    private final Redeemer redeemer;

    /** What may be demanded before the court; null when this pool answers before none. */
    private final @Nullable KeptOutputs kept;

    private Pool(
            PoolSettings settings,
            PoolChain chain,
            Signer signer,
            Clock clock,
            DirectoryLock lock,
            PoolHttpServer http,
            Engine engine,
            JsonMapper json)
            throws IOException {
        this.settings = settings;
        this.chain = chain;
        this.signer = signer;
        this.clock = clock;
        this.http = http;
        this.engine = engine;
        this.batcher = new ResultBatcher();
        this.kept = chain.court().isZero()
                ? null
                : new KeptOutputs(settings.directory().resolve("outputs"), settings.keep(), json);
        BuyerPolicy buyers = new BuyerPolicy(
                engine.confiningRuntimes(), engine.runtimes(), settings.trustsEverybody(), settings.trusted());
        this.deals = new Deals(
                settings.directory().resolve("deals"),
                engine,
                batcher,
                chain,
                signer,
                buyers,
                settings.credit(),
                settings.waiting(),
                json,
                clock,
                kept);
        this.redeemer = new Redeemer(deals, chain, settings.redeem());
        // Last: what fails before does not hold it.
        this.lock = lock.shared();
    }

    /** @throws GridmillException with INVALID_CONFIGURATION when the address or the directory cannot be used */
    public static Pool open(PoolSettings settings, PoolChain chain, Signer signer, Clock clock) {
        try (DirectoryLock lock = DirectoryLock.take(settings.directory())) {
            return open(settings, lock, Runtimes::discover, chain, signer, clock);
        } catch (IOException e) {
            throw unusable(settings, e);
        }
    }

    /**
     * Opens a pool in a directory that is locked already.
     *
     * @param lock of the pool's directory; the pool holds it until nothing of it writes there any more
     * @param runtimes finds the runtimes, given the directory below which attempts will run
     */
    static Pool open(
            PoolSettings settings,
            DirectoryLock lock,
            Function<Path, Runtimes> runtimes,
            PoolChain chain,
            Signer signer,
            Clock clock) {
        JsonMapper json = ProtocolJson.mapper();
        try {
            PoolHttpServer http = new PoolHttpServer(settings.listen(), settings.tls(), json);
            try {
                Runtimes found = runtimes.apply(settings.runner().directory());
                Engine engine = settings.engine().open(settings.runner(), found.only(settings.runtimes()));
                return new Pool(settings, chain, signer, clock, lock, http, engine, json);
            } catch (IOException | RuntimeException e) {
                http.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(settings, e);
        }
    }

    private static GridmillException unusable(PoolSettings settings, IOException e) {
        return new GridmillException(
                ErrorCode.INVALID_CONFIGURATION,
                "Pool " + settings.name() + " cannot use " + settings.listen() + " and " + settings.directory() + ": "
                        + e.getMessage(),
                e);
    }

    /** Where it listens; the port is real even when 0 was asked for. */
    public InetSocketAddress address() {
        return http.address();
    }

    /** The URL of the API, as seen from this machine. */
    public URI localEndpoint() {
        String scheme = settings.tls() == null ? "http" : "https";
        return URI.create(scheme + "://127.0.0.1:" + address().getPort());
    }

    /** Names of the runtimes that it offers, best confinement first. */
    public java.util.List<String> runtimes() {
        return settings.trustsEverybody() || !settings.trusted().isEmpty()
                ? engine.runtimes()
                : engine.confiningRuntimes();
    }

    Engine engine() {
        return engine;
    }

    /** What may be demanded before the court; null when this pool answers before none. */
    @Nullable
    KeptOutputs kept() {
        return kept;
    }

    /** @param offerId of this pool's offer on chain, for its quotes */
    public void start(BigInteger offerId) {
        start(offerId, () -> {});
    }

    /**
     * @param offerId of this pool's offer on chain, for its quotes
     * @param chore what is to be done regularly on chain besides redeeming
     */
    public void start(BigInteger offerId, Runnable chore) {
        start(offerId, chore, CourtDesk.NONE);
    }

    /** The same for a pool that has to do with the Court. */
    void start(BigInteger offerId, Runnable chore, CourtDesk court) {
        QuoteDesk quotes = new QuoteDesk(
                new QuoteDesk.Terms(
                        offerId, settings.coresToSell(), settings.corePrice(), settings.quoteValidity(), chain.court()),
                chain.domain(),
                signer,
                this::coresOfDeals,
                clock);
        deals.resume();
        redeemer.start(chore);
        http.start(() -> describe(offerId, quotes), quotes, deals, redeemer, court, chain.domain(), clock);
        LOG.info(
                "pool {} ({}) serves {} slots on {} with {}",
                settings.name(),
                signer.address(),
                engine.slots(),
                localEndpoint(),
                runtimes());
    }

    private int coresOfDeals() {
        return deals.all().stream()
                .mapToInt(deal -> deal.reservedCores(settings.idle().toMillis()))
                .sum();
    }

    private PoolDescription describe(BigInteger offerId, QuoteDesk quotes) {
        return new PoolDescription(
                settings.name(),
                signer.address().hex(),
                chain.domain().chainId(),
                chain.domain().market().hex(),
                offerId.toString(),
                engine.slots(),
                quotes.freeCores(),
                engine.memory(),
                settings.corePrice(),
                runtimes(),
                engine.kind(),
                version());
    }

    private static String version() {
        String version = Pool.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * Stops: running commands are killed, and run again at the next start. Afterwards nothing of this pool writes to its
     * directory any more, and another process may use it.
     */
    @Override
    public void close() {
        // First those that make work, then those that write it down: what is done by then is kept.
        http.close();
        redeemer.close();
        engine.close();
        batcher.close();
        try {
            // Whoever is late, such as a call that waited for the chain, finds the journals closed.
            deals.close();
            if (kept != null) {
                kept.close();
            }
            if (engine.hasEnded()) {
                lock.close();
            } else {
                LOG.warn("pool {} keeps its directory until this process ends", settings.name());
            }
        } catch (IOException e) {
            LOG.warn("pool {} did not close cleanly", settings.name(), e);
        }
    }
}
