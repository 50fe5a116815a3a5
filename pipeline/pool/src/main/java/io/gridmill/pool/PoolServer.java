package io.gridmill.pool;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.chain.FileTransactionJournal;
import io.gridmill.pool.chain.MarketPoolChain;
import io.gridmill.pool.chain.OfferKeeper;
import io.gridmill.pool.chain.Registration;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.config.PoolConfigReader;
import io.gridmill.pool.court.CourtOffice;
import io.gridmill.pool.jury.Seats;
import io.gridmill.pool.keep.KeptOutputs;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool with its wallet and its place on a chain: what {@code gridmill pool} runs. It can be killed at any moment; the
 * next start with the same file goes on where it was.
 */
public final class PoolServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolServer.class);

    /** Closed in reverse order. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final URI endpoint;

    private PoolServer(PoolConfig config, Function<Path, Runtimes> runtimes, Clock clock) throws IOException {
        try {
            // First, and so the last that is let go: the journal of transactions lies there, too.
            DirectoryLock lock = with(DirectoryLock.take(config.state()));
            PoolConfigReader reader = new PoolConfigReader(config);
            PoolSettings settings = reader.settings();
            PoolConfig.ChainPart on = config.chain();
            Wallet wallet = wallet(config.wallet());
            wallet.requireUsableOn(on.id());
            Chain chain = with(Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id())));
            Market contracts = market(config, chain);
            TransactionQueue queue = queue(config, chain, wallet, clock);
            MarketClient client = new MarketClient(contracts, queue, wallet, clock);
            MarketPoolChain market = new MarketPoolChain(client);
            // The address is bound first: the offer has to say where the pool is.
            Pool pool = with(Pool.open(settings, lock, runtimes, market, wallet, clock));
            endpoint = config.endpoint() == null ? pool.localEndpoint() : config.endpoint();
            Registration registration = new Registration(client, reader.offerValidity());
            Offer offer = reader.offer(endpoint, pool.runtimes());
            requireConfinement(config, reader.seats(), pool);
            BigInteger offerId = register(registration, offer, reader, contracts, queue);
            OfferKeeper keeper = new OfferKeeper(registration.standing(offerId, offer), reader.offerValidity(), clock);
            CourtOffice office = office(config, pool, market, contracts, queue, clock);
            if (office == null) {
                pool.start(offerId, keeper);
            } else {
                pool.start(offerId, keeper, office);
                office.start();
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a pool; on return it is on the market and serves.
     *
     * @throws GridmillException INVALID_CONFIGURATION, WALLET_UNUSABLE, CHAIN_UNREACHABLE, DEPOSIT_TOO_SMALL or
     *     TRANSACTION_REFUSED, with what to do
     */
    public static PoolServer start(PoolConfig config, Clock clock) {
        return start(config, Runtimes::discover, clock);
    }

    /**
     * The same on a machine that confines commands in its own way.
     *
     * @param runtimes finds them, given the directory below which attempts will run
     */
    public static PoolServer start(PoolConfig config, Function<Path, Runtimes> runtimes, Clock clock) {
        try {
            return new PoolServer(config, runtimes, clock);
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Pool " + config.name() + " cannot use its directory " + config.state() + ": " + e.getMessage(),
                    e);
        }
    }

    private static Market market(PoolConfig config, Chain chain) {
        PoolConfig.ChainPart on = config.chain();
        Deployment deployment = new Deployment(on.id(), on.rlc(), null, on.market(), on.block());
        Market market = new Market(chain, deployment.judgedBy(on.court()));
        requireOwnCourt(config, market);
        return market;
    }

    private TransactionQueue queue(PoolConfig config, Chain chain, Wallet wallet, Clock clock) throws IOException {
        FileTransactionJournal journal =
                with(FileTransactionJournal.open(config.state().resolve("transactions.journal")));
        return with(new TransactionQueue(
                chain, wallet, journal, QueueOptions.forChain(config.chain().id()), clock));
    }

    /** A member of a panel that can run nothing would lose its seats one after the other. */
    private static void requireConfinement(PoolConfig config, int seats, Pool pool) {
        if (seats > 0 && pool.engine().confiningRuntimes().isEmpty()) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Pool " + config.name() + ": jury.seats wants a runtime that confines, and none works here;"
                            + " install bubblewrap, or offer no seats");
        }
    }

    /** On the market, and on the bench of the panels when the owner wants that. */
    private static BigInteger register(
            Registration registration, Offer offer, PoolConfigReader reader, Market contracts, TransactionQueue queue) {
        Address court = contracts.deployment().court();
        if (court == null) {
            return registration.ensure(offer, reader.stake());
        }
        ConsensusClient panels = new ConsensusClient(new Court(contracts.chain(), court).consensus(), queue);
        Seats seats = new Seats(panels, reader.seats());
        Amount stake = reader.stake();
        if (!seats.stake().isZero()) {
            // What stands behind seats is beside what deals need.
            Amount minimum = contracts.parameters().minimumStake();
            stake = (stake.compareTo(minimum) > 0 ? stake : minimum).plus(seats.stake());
        }
        BigInteger offerId = registration.ensure(offer, stake);
        seats.ensure();
        return offerId;
    }

    /** Null for a pool that answers before no court. */
    private @Nullable CourtOffice office(
            PoolConfig config, Pool pool, MarketPoolChain market, Market contracts, TransactionQueue queue, Clock clock)
            throws IOException {
        Address court = config.chain().court();
        KeptOutputs kept = pool.kept();
        if (court == null || kept == null) {
            return null;
        }
        return with(new CourtOffice(
                config.state(),
                new Court(contracts.chain(), court),
                queue,
                config.chain().block(),
                market,
                kept,
                pool.engine(),
                endpoint,
                clock));
    }

    /** A judge that the Market does not know could not touch any stake: its quotes would say what is not true. */
    private static void requireOwnCourt(PoolConfig config, Market market) {
        Address court = config.chain().court();
        if (court == null) {
            return;
        }
        Address known = market.court();
        if (!known.equals(court)) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Pool " + config.name() + ": chain.court is " + court + ", but the Market "
                            + config.chain().market()
                            + (known.isZero() ? " has no court; leave the key out" : " is judged by " + known));
        }
    }

    private static Wallet wallet(PoolConfig.WalletFiles files) {
        char[] passphrase = Wallets.passphraseFrom(files.passphraseFile());
        try {
            return Wallets.load(files.keystore(), passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private <T extends AutoCloseable> T with(T part) {
        parts.push(part);
        return part;
    }

    /** URL at which buyers reach the pool. */
    public URI endpoint() {
        return endpoint;
    }

    /** Stops. Commands are killed, and run again at the next start; nothing that was accepted is lost. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("a part of the pool did not close cleanly", e);
            }
        }
    }
}
