package io.gridmill.cli.grid;

import io.gridmill.connectors.postgres.PostgresServer;
import java.util.concurrent.CompletableFuture;

/** The grid's database. */
record PostgresChild(PostgresServer server) implements GridChild {

    GridState.Database place() {
        return new GridState.Database(
                server.jdbcUrl(), server.user(), server.passwordFile(), server.dataDirectory(), ProcessMark.of(pid()));
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return server.onExit();
    }

    @Override
    public void close() {
        server.close();
    }
}
