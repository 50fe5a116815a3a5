package io.gridmill.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void commitsSurviveTheServer(@TempDir Path directory) throws Exception {
        Path root = Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            execute(server, "create table kept(x int); insert into kept values (42)");
        }
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            assertThat(query(server, "select x from kept")).isEqualTo("42");
        }
    }

    @Test
    void commitsSurviveKillMinusNine(@TempDir Path directory) throws Exception {
        Path root = Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            execute(server, "create table kept(x int); insert into kept values (42)");
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            server.onExit().get(10, TimeUnit.SECONDS);
        }
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            assertThat(query(server, "select x from kept")).isEqualTo("42");
        }
    }

    @Test
    void aServerThatWasLeftBehindIsEndedByTheNextStart(@TempDir Path directory) throws Exception {
        Path root = Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        PostgresServer left = PostgresServer.start(root.resolve("pg"));
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            left.onExit().get(10, TimeUnit.SECONDS);
            assertThat(query(server, "show fsync")).isEqualTo("on");
        }
    }

    /** As when a directory is deleted by hand whose cluster lies elsewhere. */
    @Test
    void aDatabaseWhosePasswordIsLostIsKeptAside(@TempDir Path directory) throws Exception {
        Path root = Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            execute(server, "create table kept(x int)");
            Files.delete(server.passwordFile());
        }
        try (PostgresServer server = PostgresServer.start(root.resolve("pg"))) {
            assertThat(query(server, "select count(*) from pg_tables where tablename = 'kept'"))
                    .isEqualTo("0");
            try (Stream<Path> beside = Files.list(server.dataDirectory().getParent())) {
                assertThat(beside.filter(path -> path.getFileName().toString().startsWith("data-of-a-lost-password-"))
                                .toList())
                        .singleElement()
                        .satisfies(old -> assertThat(old).isDirectory());
            }
        }
    }

    @Test
    void onlyTheHolderOfThePasswordGetsIn() throws Exception {
        try (PostgresServer server = PostgresServer.startTemporary()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(Files.getPosixFilePermissions(server.passwordFile()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(query(server, "show listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aTemporaryServerLeavesNothingBehind() {
        PostgresServer server = PostgresServer.startTemporary();
        server.close();

        assertThat(server.dataDirectory()).doesNotExist();
        assertThat(server.passwordFile().getParent()).doesNotExist();
        assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
