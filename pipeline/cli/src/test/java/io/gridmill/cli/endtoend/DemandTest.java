package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.cli.grid.GridState;
import io.gridmill.engine.ledger.Database;
import io.gridmill.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The store loses an output while its deal is open; the pool that made it is made to give it again. */
class DemandTest {

    private static final int MADE = 4;
    private static final int LOST = 2;
    private static final int MOST_LOOKS = 1200;

    private static final String FILE = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: lossy
            stages:
              make:
                partition: {over: {n: "1-4"}}
                run: {command: [sh, -c, 'seq 1 ${partition.n}00000 > "$0/numbers.txt"', "${outputs.o}"]}
                outputs: {o: {files: "*.txt", expect: 1}}
              count:
                inputs: {all: "${stages.make.o}"}
                run: {command: [sh, -c, 'sleep 5; cat "$0"/*/* | wc -l > "$1/count.txt"', "${inputs.all}", "${outputs.c}"]}
                outputs: {c: {files: "count.txt"}}
            outputs: {count: "${stages.count.c}"}
            """;

    @Test
    void aLostOutputIsDemandedPutBackAndUsed(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            grid.run("up").assertExit(0);
            String file = grid.file("lossy.yaml", FILE).toString();
            TestGrid.Running buyer = grid.start("run", file, "--no-cache", "--output", "json", "--results", "out");
            String run = Progress.awaitRun(grid, buyer);
            for (int i = 0; i < MOST_LOOKS && grid.books().settled(run) < MADE; i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            buyer.kill();
            assertThat(grid.books().settled(run))
                    .as("only the first stage is done")
                    .isEqualTo(MADE);
            lose(directory, run);

            TestGrid.Ended unasked = grid.run("demand", run, "make", String.valueOf(LOST));
            assertThat(unasked.exit()).as("nobody agreed to pay").isEqualTo(2);
            assertThat(unasked.err()).contains("5 RLC as a bond").contains("--yes");
            assertThat(grid.run("disputes", run).assertExit(0).out()).isEqualTo("No disputes.\n");

            TestGrid.Ended ended = grid.run("demand", run, "make", String.valueOf(LOST), "--yes", "--output", "json");
            JsonNode dispute = ended.assertExit(0).json();
            assertThat(dispute.path("state").asText()).as(ended.err()).isEqualTo("ANSWERED");
            assertThat(ended.err()).contains("1 file fetched, 1 of them put back");
            assertThat(dispute.path("bond").asLong()).isEqualTo(5_000_000_000L);
            assertRestored(grid, directory, run);
            JsonNode again = grid.run("demand", run, "make", String.valueOf(LOST), "--output", "json")
                    .assertExit(0)
                    .json();
            assertThat(again.path("id")).as("gone on with, not brought again").isEqualTo(dispute.path("id"));
            assertThat(again.path("transactions")).isEqualTo(dispute.path("transactions"));
            assertThat(grid.run("status", run).assertExit(0).out())
                    .contains("make[" + LOST + "]")
                    .contains("was answered by the pool with a location");

            grid.run("resume", run, "--output", "json", "--results", "out").assertExit(0);
            assertThat(Files.readString(directory.resolve("out/count/count.txt"))
                            .strip())
                    .isEqualTo("1000000");
        }
    }

    /** Removes the object with the partition's only file from the store's directory. */
    private static void lose(Path directory, String run) throws Exception {
        try (Stream<Path> files = Files.walk(directory.resolve("home"))) {
            List<Path> objects = files.filter(path -> path.toString().contains("/runs/" + run + "/make/" + LOST + "/")
                            && path.endsWith("numbers.txt"))
                    .toList();
            assertThat(objects).hasSize(1);
            Files.delete(objects.get(0));
        }
    }

    private static void assertRestored(TestGrid grid, Path directory, String run) throws Exception {
        GridState.Database server = Objects.requireNonNull(grid.state().database());
        String password = Files.readString(server.passwordFile()).strip();
        String key;
        Digest digest;
        try (Database open = Database.open(server.url(), server.user(), password)) {
            JdbcClient sql = JdbcClient.create(open.dataSource());
            String from = " FROM output JOIN run USING (run_no) WHERE run_id = ? AND stage = 0 AND partition = " + LOST;
            key = sql.sql("SELECT object_key" + from)
                    .param(run)
                    .query(String.class)
                    .single();
            digest = Digest.of(sql.sql("SELECT sha256" + from)
                    .param(run)
                    .query(byte[].class)
                    .single());
        }
        try (Stream<Path> files = Files.walk(directory.resolve("home"))) {
            Path object = files.filter(path -> path.endsWith(key)).findFirst().orElseThrow();
            assertThat(Digest.sha256(Files.readAllBytes(object))).isEqualTo(digest);
        }
    }
}
