package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.grid.GridState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Database, object store, chain and pools are servers of the user's own here, and each goes away in the middle of a run. */
class OutageTest {

    private static final int POINTS = 90;
    private static final long OUTAGE_MILLIS = 3_000;

    @Test
    void aRunOutlivesTheOutageOfEachServer(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            Path file = grid.file("sweep.yaml", Sweep.file(POINTS, "0.3"));
            grid.run("up").assertExit(0);
            Map<String, Wire> wires = new LinkedHashMap<>();
            Path profile = grid.file("profile.yaml", profile(grid.state(), wires));
            TestGrid.Running buyer = grid.start("run", file.toString(), "--profile", profile.toString());
            try {
                String run = Progress.awaitRun(grid, buyer);
                for (Wire wire : wires.values()) {
                    assertThat(Progress.awaitMore(grid, run, buyer)).isTrue();
                    wire.cut();
                    TimeUnit.MILLISECONDS.sleep(OUTAGE_MILLIS);
                    wire.mend();
                }
                String said = buyer.await().assertExit(0).out();
                grid.books().assertBalanced(run, POINTS + Sweep.SUMS);
                assertThat(Files.readString(directory.resolve("results/" + run + "/sum/sum.txt"))
                                .strip())
                        .as(said)
                        .isEqualTo(Long.toString(Sweep.expected(POINTS)));
            } finally {
                buyer.kill();
                for (Wire wire : wires.values()) {
                    wire.close();
                }
            }
        }
    }

    /** The grid's servers, each at the end of a wire. */
    private static String profile(GridState state, Map<String, Wire> wires) throws IOException {
        GridState.Database database = Objects.requireNonNull(state.database());
        GridState.ObjectStore store = Objects.requireNonNull(state.store());
        GridState.Chain chain = Objects.requireNonNull(state.chain());
        URI jdbc = URI.create(database.url().substring("jdbc:".length()));
        List<URI> pools = new ArrayList<>();
        for (GridState.Pool pool : state.pools()) {
            pools.add(wire(wires, pool.name(), pool.endpoint().getPort()).uri());
        }
        return """
                database:
                  url: jdbc:postgresql://127.0.0.1:%d%s
                  user: %s
                  passwordFile: %s
                store:
                  endpoint: %s
                  bucket: %s
                  accessKeyFile: %s
                  secretKeyFile: %s
                chain:
                  rpc: %s
                  id: %d
                  rlc: "%s"
                  market: "%s"
                  block: %d
                wallet: {keystore: %s, passphraseFile: %s}
                pools: %s
                """.formatted(
                        wire(wires, "database", jdbc.getPort()).port(),
                        jdbc.getPath(),
                        database.user(),
                        database.passwordFile(),
                        wire(wires, "store", store.endpoint().getPort()).uri(),
                        store.bucket(),
                        store.accessKeyFile(),
                        store.secretKeyFile(),
                        wire(wires, "chain", chain.rpc().getPort()).uri(),
                        chain.id(),
                        chain.rlc(),
                        chain.market(),
                        chain.block(),
                        chain.buyer().keystore(),
                        chain.buyer().passphraseFile(),
                        pools);
    }

    private static Wire wire(Map<String, Wire> wires, String name, int port) throws IOException {
        Wire wire = new Wire(port);
        wires.put(name, wire);
        return wire;
    }
}
