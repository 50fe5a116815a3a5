package io.gridmill.cli.grid;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the parts of a local grid that is up are; the content of {@code grid.json}. Secrets are named by file.
 *
 * @param build which build of Gridmill runs it; empty outside the launcher
 * @param startMillis how long each part took to start
 */
public record GridState(
        String build,
        ProcessMark supervisor,
        Database database,
        ObjectStore store,
        Chain chain,
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

    /** A dev chain. */
    public record Chain(URI rpc, ProcessMark process) {}

    /** A pool. */
    public record Pool(String name, URI endpoint, ProcessMark process) {}
}
