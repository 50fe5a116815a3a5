package io.gridmill.engine.run;

import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.ledger.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database for the tests of a class, emptied before each, and short ways to run pipelines on it. */
final class EngineHarness implements BeforeAllCallback, BeforeEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(EngineHarness.class);

    /** So long that nothing in a test that goes well lasts as long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @SuppressWarnings("NullAway.Init")
    private Database database;

    private FakePlace market = new FakePlace("market");
    private FakePlace home = new FakePlace("home");
    private MemoryStore store = new MemoryStore();
    private final List<String> notices = new CopyOnWriteArrayList<>();

    private record Server(PostgresServer server, Database database) implements AutoCloseable {
        @Override
        public void close() {
            database.close();
            server.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Server server = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "server",
                        key -> {
                            PostgresServer postgres = PostgresServer.startTemporary();
                            return new Server(
                                    postgres, Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password()));
                        },
                        Server.class);
        database = server.database();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        reset();
    }

    /** Forgets all runs, places and objects. */
    void reset() {
        new JdbcTemplate(database.dataSource()).execute("""
                        TRUNCATE run, stage, supplier, assignment, settlement, output, held, verdict, pace, decision, evidence, dispute RESTART IDENTITY CASCADE
                        """);
        market = new FakePlace("market");
        home = new FakePlace("home");
        store = new MemoryStore();
        notices.clear();
    }

    FakePlace market() {
        return market;
    }

    FakePlace home() {
        return home;
    }

    MemoryStore store() {
        return store;
    }

    List<String> notices() {
        return notices;
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(database.dataSource());
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    RunEngine engine() {
        return engine(database.dataSource());
    }

    RunEngine engine(DataSource dataSource) {
        return engine(dataSource, PATIENCE);
    }

    RunEngine engine(DataSource dataSource, Duration patience) {
        return new RunEngine(dataSource, store, Map.of("market", market, "home", home), Clock.systemUTC(), patience);
    }

    RunRecord record(String yaml) {
        return engine().record(yaml, Path.of("/nowhere/pipeline.yaml"), Map.of(), Path.of("/nowhere"), true);
    }

    RunRecord record(String yaml, Path directory, Map<String, String> parameters, boolean cache) {
        return engine().record(yaml, directory.resolve("pipeline.yaml"), parameters, directory, cache);
    }

    /** The run as the database knows it now. */
    RunRecord again(RunRecord run) {
        return engine().records().get(run.id().value());
    }

    long count(String query) {
        return Objects.requireNonNull(jdbc().queryForObject(query, Long.class));
    }

    RunOutcome run(String yaml) {
        return execute(record(yaml));
    }

    RunOutcome execute(RunRecord run) {
        return engine().execute(run, false, observer());
    }

    RunObserver observer() {
        return new RunObserver() {
            @Override
            public void notice(String line) {
                notices.add(line);
            }
        };
    }
}
