package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(GridDatabase.class)
class WatchTest {

    private final Ledgers ledgers;
    private final List<Duration> pauses = new ArrayList<>();

    WatchTest(Ledgers ledgers) {
        this.ledgers = ledgers;
    }

    private CommandLineTester line(Runnable meanwhile) {
        return new CommandLineTester(
                ledgers,
                new NoStore(),
                Ledgers.at(150),
                Map.of(
                        "watch",
                        viewer -> new WatchCommand(viewer, duration -> {
                            pauses.add(duration);
                            meanwhile.run();
                        })));
    }

    private void sql(String sql) {
        JdbcClient.create(ledgers.dataSource()).sql(sql).update();
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, 0", "TOLERATED, 3", "FAILED, 1", "CANCELLED, 130", "BUDGET, 4"})
    void itEndsWithTheExitCodeOfTheRun(String state, int code) {
        Examples.turntable(ledgers);
        sql("UPDATE run SET state = '" + state + "'");

        assertThat(line(() -> {}).execute("watch", "7k2")).isEqualTo(code);
        assertThat(pauses).isEmpty();
    }

    @Test
    void itFollowsARunThatAnotherProcessHolds() {
        Examples.running(ledgers);
        CommandLineTester line = line(() -> {
            if (pauses.size() == 8) {
                sql(
                        "INSERT INTO settlement SELECT 1, 0, i, 9, NULL, 4, 0, 0, 0, 0, 0, 0, 0, NULL, '', '', '', NULL, NULL,"
                                + " '', '', now() FROM generate_series(2, 9) AS i");
                sql("UPDATE stage SET state = 'SUCCEEDED', finished_at = started_at + interval '1 minute'");
                sql("UPDATE run SET state = 'SUCCEEDED', finished_at = started_at + interval '1 minute'");
            }
        });
        var record = new RunRecords(ledgers.dataSource(), Clock.systemUTC()).get("last");

        String text;
        try (RunLease lease = RunLease.acquire(ledgers.dataSource(), record)) {
            assertThat(lease.runNumber()).isEqualTo(1);
            text = line.run("watch");
        }

        assertThat(text)
                .startsWith("10:32:30 Run 9abcdefghj of noop\n")
                .endsWith("10:32:30 touch succeeded, 10/10, 8 cached\n");
        assertThat(pauses).hasSize(8).allSatisfy(pause -> assertThat(pause)
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    @Test
    void aRunThatNobodyExecutesIsNotWatchedForever() {
        Examples.running(ledgers);
        CommandLineTester line = line(() -> {});

        assertThat(line.execute("watch")).isEqualTo(1);
        assertThat(pauses).hasSize(4);
        assertThat(line.run("watch"))
                .contains("No process executes run 9abcdefghj. Continue with `gridmill resume 9abcdefghj`; what was"
                        + " accepted is kept.\n");
    }

    @Test
    void jsonIsOneLinePerChange() throws Exception {
        Examples.running(ledgers);
        CommandLineTester line = line(() -> {
            if (pauses.size() == 2) {
                sql("UPDATE supplier SET total = 12000");
            }
        });

        List<String> lines = line.run("watch", "--output", "json").lines().toList();

        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(first.at("/run/spent").asLong()).isEqualTo(4_000);
        assertThat(second.at("/run/spent").asLong()).isEqualTo(12_000);
        assertThat(second.at("/stages/0/running").asInt()).isEqualTo(2);
    }
}
