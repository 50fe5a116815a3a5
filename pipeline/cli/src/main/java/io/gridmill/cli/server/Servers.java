package io.gridmill.cli.server;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.GridPart;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import io.gridmill.connectors.s3.S3DatasetStore;
import io.gridmill.connectors.s3.S3Settings;
import io.gridmill.engine.ledger.Database;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the database, the store and the market are that a command uses.
 *
 * @param pools to ask; empty: those with offers on chain
 */
public record Servers(
        Profile.Database database, Profile.Store store, Profile.Chain chain, Profile.Wallet wallet, List<URI> pools) {

    private static final String REGION = "us-east-1";

    public Servers {
        pools = List.copyOf(pools);
    }

    /**
     * Finds them, and starts the parts of the local grid that the user has not replaced.
     *
     * @throws GridmillException INVALID_CONFIGURATION or GRID_FAILED
     */
    public static Servers find(Context context) {
        Profile profile = profile(context);
        Set<GridPart> needed = parts(profile);
        GridState grid = needed.isEmpty()
                ? null
                : new LocalGrid(context.home())
                        .ensureUp(needed, line -> context.err().println(line));
        return of(profile, grid);
    }

    /** The same when nothing has to be started for it. */
    public static Optional<Servers> findRunning(Context context) {
        Profile profile = profile(context);
        Set<GridPart> needed = parts(profile);
        if (needed.isEmpty()) {
            return Optional.of(of(profile, null));
        }
        return new LocalGrid(context.home())
                .find()
                .filter(grid -> grid.hasAll(needed))
                .map(grid -> of(profile, grid));
    }

    private static Profile profile(Context context) {
        return Profile.read(context.profile(), System.getenv());
    }

    /** What the local grid has to bring along. */
    public static Set<GridPart> parts(Profile profile) {
        Set<GridPart> parts = EnumSet.noneOf(GridPart.class);
        if (profile.database() == null) {
            parts.add(GridPart.DATABASE);
        }
        if (profile.store() == null) {
            parts.add(GridPart.STORE);
        }
        if (profile.chain() == null) {
            parts.add(GridPart.CHAIN);
            if (profile.pools() == null) {
                parts.add(GridPart.POOLS);
            }
        }
        return parts;
    }

    private static Servers of(Profile profile, @Nullable GridState grid) {
        Profile.Chain chain = profile.chain();
        Profile.Wallet wallet = profile.wallet();
        List<URI> pools = profile.pools();
        if (grid != null && chain == null) {
            GridState.Chain own = Objects.requireNonNull(grid.chain());
            chain = new Profile.Chain(own.rpc(), own.id(), own.rlc(), own.market(), own.block(), own.court());
            if (wallet == null) {
                wallet = new Profile.Wallet(own.buyer().keystore(), own.buyer().passphraseFile());
            }
            if (pools == null) {
                pools = grid.pools().stream().map(GridState.Pool::endpoint).toList();
            }
        }
        return new Servers(
                profile.database() == null ? ours(Objects.requireNonNull(grid).database()) : profile.database(),
                profile.store() == null ? ours(Objects.requireNonNull(grid).store()) : profile.store(),
                Objects.requireNonNull(chain),
                Objects.requireNonNull(wallet),
                pools == null ? List.of() : pools);
    }

    private static Profile.Database ours(GridState.@Nullable Database own) {
        Objects.requireNonNull(own);
        return new Profile.Database(own.url(), own.user(), own.passwordFile());
    }

    private static Profile.Store ours(GridState.@Nullable ObjectStore own) {
        Objects.requireNonNull(own);
        return new Profile.Store(
                own.endpoint(), null, own.region(), own.bucket(), own.accessKeyFile(), own.secretKeyFile());
    }

    /** Connects to the database and brings its schema up to date. */
    public Database openDatabase() {
        Path password = database.passwordFile();
        return Database.open(database.url(), database.user(), password == null ? "" : secret(password));
    }

    /** Connects to the store when it is first used. */
    public DatasetStore openStore() {
        URI outside = store.publicEndpoint();
        return new S3DatasetStore(
                new S3Settings(
                        store.endpoint(),
                        outside == null ? store.endpoint() : outside,
                        store.region() == null ? REGION : store.region(),
                        store.bucket(),
                        secret(store.accessKeyFile()),
                        secret(store.secretKeyFile())),
                Clock.systemUTC());
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION, "The secret in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
