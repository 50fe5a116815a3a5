package io.gridmill.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.home.HomePlace;
import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.connectors.s3.S3DatasetStore;
import io.gridmill.connectors.s3.S3Settings;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.engine.run.RunObserver;
import io.gridmill.engine.run.RunOutcome;
import io.gridmill.model.DataSize;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The examples do what the guide says they do. All of their stages run on this machine here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesRunTest {

    private static final Path EXAMPLES = Path.of("../../docs/examples/pipelines");
    private static final String BUCKET = "examples";

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private PostgresServer postgres;

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private S3Proxy s3;

    @SuppressWarnings("NullAway.Init")
    private DatasetStore store;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        postgres = PostgresServer.startTemporary();
        database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
        FilesystemNio2BlobStore blobs = new FilesystemNio2BlobStore(
                Files.createDirectory(directory.resolve("objects")).toString());
        blobs.createContainer(BUCKET);
        s3 = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "test-access", "test-secret")
                .build();
        s3.start();
        URI endpoint = URI.create("http://127.0.0.1:" + s3.getPort());
        store = new S3DatasetStore(
                new S3Settings(endpoint, endpoint, "us-east-1", BUCKET, "test-access", "test-secret"),
                Clock.systemUTC());
        copy(EXAMPLES, directory.resolve("pipelines"));
    }

    @AfterAll
    void stop() throws Exception {
        store.close();
        s3.stop();
        database.close();
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource({
        "first, SUCCEEDED",
        "params, SUCCEEDED",
        "sweep, SUCCEEDED",
        "zip, SUCCEEDED",
        "chunks, SUCCEEDED",
        "files, SUCCEEDED",
        "failures, TOLERATED"
    })
    void endsAsTheGuideSays(String example, RunState state) throws IOException {
        RunOutcome outcome = run(example);

        assertThat(outcome.state()).as(outcome.failureMessage().orElse("")).isEqualTo(state);
    }

    @Test
    void theTableOfTheFirstPipelineHasAllSquares() throws IOException {
        RunOutcome outcome = run("first");

        assertThat(output(outcome, "table.txt")).startsWith("1 1\n2 4\n").endsWith("12 144\n");
    }

    @Test
    void aSweepIsReducedToOneNumberPerSize() throws IOException {
        RunOutcome outcome = run("sweep");

        assertThat(output(outcome, "mean-16.txt")).isEqualTo("42.5\n");
        assertThat(output(outcome, "mean-32.txt")).isEqualTo("82.5\n");
    }

    @Test
    void theWordsOfAllTextsAreCountedTwice() throws IOException {
        assertThat(output(run("files"), "total.txt")).isEqualTo("58\n");
    }

    @Test
    void aCopyBringsAllFilesToTheDirectory() throws IOException {
        run("copy");

        assertThat(directory.resolve("pipelines/kept/notes")).isDirectoryContaining("glob:**/12.txt");
    }

    private RunOutcome run(String example) throws IOException {
        Path folder = directory.resolve("pipelines");
        Path file = folder.resolve(example + ".yaml");
        String source = Files.readString(file).replaceAll(" +place: home\n", "");
        RunEngine engine = new RunEngine(
                database.dataSource(),
                store,
                Map.of("market", new HomePlace(directory.resolve("work"), 2, DataSize.ofMebibytes(4096))),
                Clock.systemUTC());
        RunRecord run = engine.record(source, file, Map.of(), folder, true);
        return engine.execute(run, false, new RunObserver() {});
    }

    private String output(RunOutcome outcome, String path) throws IOException {
        record Stored(String key, long position, long size) {}
        Stored stored = JdbcClient.create(database.dataSource())
                .sql("""
                        SELECT object_key, position, size FROM output JOIN run USING (run_no)
                        WHERE run_id = :run AND path = :path
                        """)
                .param("run", outcome.run().value())
                .param("path", path)
                .query((row, number) -> new Stored(row.getString(1), row.getLong(2), row.getLong(3)))
                .single();
        try (var in = store.open(stored.key(), stored.position(), stored.size())) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
