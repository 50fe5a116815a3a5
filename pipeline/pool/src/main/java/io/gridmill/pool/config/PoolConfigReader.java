package io.gridmill.pool.config;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Durations;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.PoolSettings;
import io.gridmill.pool.deal.CreditPolicy;
import io.gridmill.pool.deal.WaitingPolicy;
import io.gridmill.pool.keep.KeepPolicy;
import io.gridmill.pool.redeem.RedeemPolicy;
import io.gridmill.pool.runner.RunnerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Turns a pool's file into settings, with all defaults and checks. */
public final class PoolConfigReader {

    private static final Duration CREDIT_WINDOW = Duration.ofMinutes(10);
    private static final Duration OFFER_VALID = Duration.ofDays(30);
    private static final Duration QUOTE_VALID = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration REDEEM_INTERVAL = Duration.ofSeconds(5);
    private static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(10);
    private static final int QUEUE = 1_000_000;
    private static final int MOST_SEATS = 100;
    private static final WaitingPolicy WAITING = new WaitingPolicy(100_000, QUEUE);

    private final PoolConfig config;
    private final EngineChoice engine;

    /** @throws GridmillException with INVALID_CONFIGURATION when the file names no engine that there is */
    public PoolConfigReader(PoolConfig config) {
        this.config = config;
        try {
            this.engine = EngineChoice.of(config);
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
    }

    private GridmillException invalid(IllegalArgumentException e) {
        return new GridmillException(
                ErrorCode.INVALID_CONFIGURATION, "Pool " + config.name() + ": " + e.getMessage(), e);
    }

    /** @throws GridmillException with INVALID_CONFIGURATION */
    public PoolSettings settings() {
        try {
            InetSocketAddress listen = address("listen", config.listen());
            boolean everybody = config.buyers() != null && config.buyers().contains("*");
            boolean loopback =
                    listen.getAddress() != null && listen.getAddress().isLoopbackAddress();
            if (everybody && !loopback) {
                throw new IllegalArgumentException(
                        "buyers: '*' lets strangers run unconfined commands; it is for pools that listen on loopback");
            }
            SSLContext tls = tls();
            if (tls == null && !loopback) {
                throw new IllegalArgumentException(
                        "tls: a pool that listens on " + config.listen() + " needs a certificate (tls.keystore)");
            }
            int overcommit = config.overcommit() == null ? 1 : config.overcommit();
            if (overcommit < 1 || slots() < 1) {
                throw new IllegalArgumentException("slots and overcommit are 1 at least");
            }
            Path work = config.work() == null ? config.state().resolve("work") : config.work();
            boolean workers = engine.workers() > 0;
            if (workers && config.chain().court() != null) {
                throw new IllegalArgumentException(
                        "engine: a pool that answers before the Court (chain.court) needs the"
                                + " outputs on its own machine; use the engine local, or leave the court out");
            }
            return new PoolSettings(
                    config.name(),
                    listen,
                    tls,
                    config.state(),
                    new RunnerSettings(
                            engine.work() == null ? work : engine.work(),
                            workers ? engine.cores() : slots(),
                            machineMemory(),
                            config.cache() == null ? DataSize.ofMebibytes(20 * 1024) : DataSize.parse(config.cache()),
                            DataSize.ofMebibytes(64),
                            QUEUE,
                            Boolean.TRUE.equals(config.network()),
                            UPLOAD_PATIENCE),
                    engine.factory(),
                    config.runtimes() == null ? List.of() : config.runtimes(),
                    trusted(),
                    everybody,
                    price(),
                    slots() * overcommit,
                    QUOTE_VALID,
                    IDLE,
                    new CreditPolicy(creditWindow()),
                    WAITING,
                    redeem(),
                    keep());
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
    }

    /** The offer for the chain; its expiry is not set. */
    public Offer offer(URI endpoint, List<String> runtimes) {
        PoolConfig.OfferPart part = config.offer();
        return new Offer(
                slots(),
                0,
                memory(),
                price(),
                Amount.ZERO,
                or(part.gflops(), 1),
                or(part.watts(), 10),
                or(part.gramsCo2PerKwh(), 400),
                (int) creditWindow().toSeconds(),
                0,
                part.region() == null ? "local" : part.region(),
                runtimes,
                (config.endpoint() == null ? endpoint : config.endpoint()).toString());
    }

    public Duration offerValidity() {
        return duration(config.offer().valid(), OFFER_VALID);
    }

    public Amount stake() {
        return config.stake() == null ? Amount.ZERO : Amount.parse(config.stake());
    }

    private Amount price() {
        return Amount.parse(config.offer().price());
    }

    private Duration creditWindow() {
        return duration(config.creditWindow(), CREDIT_WINDOW);
    }

    private RedeemPolicy redeem() {
        PoolConfig.RedeemPart part = config.redeem();
        String above = part == null ? null : part.above();
        return new RedeemPolicy(
                above == null ? Amount.parse("1000 RLC") : Amount.parse(above),
                duration(part == null ? null : part.beforeExpiry(), Duration.ofMinutes(10)),
                REDEEM_INTERVAL);
    }

    /**
     * Seats on panels that the pool offers.
     *
     * @throws GridmillException with INVALID_CONFIGURATION
     */
    public int seats() {
        PoolConfig.JuryPart part = config.jury();
        int seats = part == null || part.seats() == null ? 0 : part.seats();
        if (seats < 0 || seats > MOST_SEATS || (seats > 0 && config.chain().court() == null)) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Pool " + config.name() + ": jury.seats is a number from 0 to " + MOST_SEATS
                            + ", and more than 0 needs chain.court");
        }
        return seats;
    }

    private KeepPolicy keep() {
        PoolConfig.KeepPart part = config.keep();
        String most = part == null ? null : part.most();
        String whenFull = part == null || part.whenFull() == null ? "wait" : part.whenFull();
        return new KeepPolicy(
                most == null ? KeepPolicy.DEFAULT.most() : DataSize.parse(most),
                switch (whenFull) {
                    case "wait" -> KeepPolicy.WhenFull.WAIT;
                    case "forget" -> KeepPolicy.WhenFull.FORGET;
                    default ->
                        throw new IllegalArgumentException(
                                "keep.whenFull: '" + whenFull + "' is none of wait and forget");
                });
    }

    private int slots() {
        if (engine.workers() > 0) {
            return engine.slots();
        }
        return config.slots() == null ? Runtime.getRuntime().availableProcessors() : config.slots();
    }

    /** Of all machines together. */
    private DataSize memory() {
        return DataSize.ofBytes(Math.max(1, engine.workers()) * machineMemory().bytes());
    }

    private DataSize machineMemory() {
        if (engine.memory() != null) {
            return engine.memory();
        }
        if (config.offer().memory() != null) {
            return DataSize.parse(config.offer().memory());
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return DataSize.ofMebibytes((system.getTotalMemorySize() >> 20) * 3 / 4);
        }
        return DataSize.ofMebibytes(1024L * slots());
    }

    private Set<Address> trusted() {
        Set<Address> trusted = new HashSet<>();
        if (config.buyers() != null) {
            config.buyers().stream()
                    .filter(b -> !b.equals("*"))
                    .map(Address::parse)
                    .forEach(trusted::add);
        }
        return trusted;
    }

    static InetSocketAddress address(String key, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException(key + ": '" + text + "' is no address and port such as 127.0.0.1:8801");
        }
        InetSocketAddress address =
                new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(key + ": there is no host " + text.substring(0, colon));
        }
        return address;
    }

    private @Nullable SSLContext tls() {
        PoolConfig.TlsFiles files = config.tls();
        if (files == null) {
            return null;
        }
        char[] passphrase = Wallets.passphraseFrom(files.passphraseFile());
        try (InputStream in = Files.newInputStream(files.keystore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, passphrase);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, passphrase);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + files.keystore() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Duration duration(@Nullable String text, Duration otherwise) {
        return text == null ? otherwise : Durations.parse(text);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
