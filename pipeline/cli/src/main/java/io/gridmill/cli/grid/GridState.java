package io.gridmill.cli.grid;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.contracts.Address;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a local grid that is up are; the content of {@code grid.json}. Secrets are named by file.
 *
 * @param build which build of Gridmill runs it; empty outside the launcher
 * @param database null when the grid has none of its own, as with the others
 * @param startMillis how long each part took to start
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GridState(
        String build,
        ProcessMark supervisor,
        @Nullable Database database,
        @Nullable ObjectStore store,
        @Nullable Chain chain,
        List<Pool> pools,
        Map<String, Long> startMillis) {

    public GridState {
        pools = List.copyOf(pools);
        startMillis = Map.copyOf(startMillis);
    }

    /** A PostgreSQL server. */
    public record Database(String url, String user, Path passwordFile, Path data, ProcessMark process) {}

    /** An S3 server, inside the supervisor. */
    public record ObjectStore(URI endpoint, String region, String bucket, Path accessKeyFile, Path secretKeyFile) {}

    /**
     * A dev chain with the contracts on it.
     *
     * @param block in which the Market appeared
     * @param catalogue as the three after it: null on chains that were begun before these contracts were deployed
     * @param buyer wallet with tokens to spend, good for dev chains only
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Chain(
            URI rpc,
            long id,
            Address rlc,
            Address faucet,
            Address market,
            long block,
            @Nullable Address catalogue,
            @Nullable Address requests,
            @Nullable Address consensus,
            @Nullable Address court,
            Wallet buyer,
            ProcessMark process) {}

    /** A wallet's file and the file with its passphrase. */
    public record Wallet(Address address, Path keystore, Path passphraseFile) {}

    /** A pool. */
    public record Pool(String name, URI endpoint, ProcessMark process) {}

    Set<GridPart> parts() {
        Set<GridPart> parts = EnumSet.noneOf(GridPart.class);
        if (database != null) {
            parts.add(GridPart.DATABASE);
        }
        if (store != null) {
            parts.add(GridPart.STORE);
        }
        if (chain != null) {
            parts.add(GridPart.CHAIN);
        }
        if (!pools.isEmpty()) {
            parts.add(GridPart.POOLS);
        }
        return parts;
    }

    /** Whether it has all of these parts. */
    public boolean hasAll(Set<GridPart> wanted) {
        return parts().containsAll(wanted);
    }
}
