package io.gridmill.cli.show;

import static io.gridmill.cli.show.Ledgers.Result.accepted;
import static io.gridmill.cli.show.Ledgers.Result.poolFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecords;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(GridDatabase.class)
class StatusLogsCostTest {

    private final CommandLineTester line;
    private final Ledgers ledgers;

    StatusLogsCostTest(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.line = new CommandLineTester(
                ledgers,
                new NoStore(),
                Ledgers.at(150),
                Map.of("status", StatusCommand::new, "logs", LogsCommand::new, "cost", CostCommand::new));
    }

    @BeforeEach
    void seed() {
        Examples.turntable(ledgers);
        Examples.hostile(ledgers);
        Examples.running(ledgers);
    }

    @ParameterizedTest
    @CsvSource({
        "status-list, status",
        "status-succeeded, status 7k2",
        "status-failed, status 7kz",
        "status-abandoned, status last",
        "logs-retried, logs 7k2 render",
        "logs-failed, logs 7kz points",
        "logs-partition, logs 7k2 render[0]",
        "logs-all, logs last touch --all --most 4",
        "logs-none, logs 7k2 render --failed",
        "cost, cost 7k2",
        "cost-partitions, cost 7k2 --partitions",
    })
    void textAndJsonAreExactlyThis(String name, String command) throws Exception {
        String json = line.run((command + " --output json").split(" "));

        new ObjectMapper().readTree(json);
        Golden.check(name + ".txt", line.run(command.split(" ")));
        Golden.check(name + ".json", json);
    }

    @Test
    void aRunThatAProcessHoldsIsNotAbandoned() {
        var record = new RunRecords(ledgers.dataSource(), Clock.systemUTC()).get("9a");
        try (RunLease lease = RunLease.acquire(ledgers.dataSource(), record)) {
            assertThat(lease.runNumber()).isEqualTo(record.number());
            assertThat(line.run("status", "9a"))
                    .startsWith("noop  run 9abcdefghj  running for 30.0s\n")
                    .contains("\n  by       process " + ProcessHandle.current().pid() + " on ")
                    .endsWith("\nFollow it with `gridmill watch 9abcdefghj`.\n");
        }
        assertThat(line.run("status", "9a")).startsWith("noop  run 9abcdefghj  abandoned after ");
    }

    @Test
    void theInvoiceOfEveryDealAddsUpToItsVoucher() throws Exception {
        JsonNode cost = new ObjectMapper().readTree(line.run("cost", "7k2", "--output", "json"));
        JsonNode lines = new ObjectMapper().readTree(line.run("cost", "7k2", "--partitions", "--output", "json"));

        for (JsonNode pool : cost.get("pools")) {
            long sum = 0;
            long last = 0;
            for (JsonNode each : lines) {
                if (each.get("deal").equals(pool.get("deal"))) {
                    sum += each.get("amount").asLong();
                    last = each.get("voucher").asLong();
                }
            }
            assertThat(sum).isEqualTo(pool.get("voucher").asLong()).isEqualTo(last);
        }
        assertThat(cost.get("amount")).isEqualTo(cost.get("vouchers"));
    }

    @Test
    void energyIsWattsTimesCoresTimesWallTimeOfEveryAttemptPaidOrNot() throws Exception {
        int run = ledgers.run("7eeeeeeeee", "burn", "SUCCEEDED", 0, 42.5, null);
        ledgers.stage(run, 0, "render", "market", List.of(), "SUCCEEDED", 3, 0.5, 34.0, null);
        ledgers.cores(run, 0, 2);
        int alpha = ledgers.pool(run, "alpha", 'a', "CLOSED", 40_000, true);
        int beta = ledgers.pool(run, "beta", 'b', "CLOSED", 20_000, true);
        int evil = ledgers.pool(run, "evil", 'e', "CLOSED", 20_000, true);
        ledgers.settled(run, 0, 0, 1, alpha, 20, 10_000, accepted(40_000, 0));
        ledgers.settled(run, 0, 1, 1, alpha, 30, 5_000, poolFailed("WORKER_LOST", "The pool stopped while it ran"));
        ledgers.settled(run, 0, 1, 2, beta, 32, 5_000, accepted(20_000, 0));
        ledgers.settled(run, 0, 2, 1, evil, 32, 5_000, accepted(20_000, 0));

        JsonNode cost = new ObjectMapper().readTree(line.run("cost", "7ee", "--output", "json"));

        // 90 W x 2 cores x 15 s = 2,700 J = 0.75 Wh, of it 5 s = 0.25 Wh for nothing; x 400 g/kWh = 0.3 g.
        JsonNode first = cost.at("/pools/0/energy");
        assertThat(first.get("wattHours").asDouble()).isEqualTo(0.75);
        assertThat(first.get("wastedWattHours").asDouble()).isEqualTo(0.25);
        assertThat(first.get("gramsCo2").asDouble()).isEqualTo(0.3);
        // 120 W x 2 cores x 5 s = 1,200 J = 1/3 Wh.
        assertThat(cost.at("/pools/1/energy/wattHours").asDouble()).isEqualTo(0.333333);
        assertThat(cost.at("/pools/1/energy/gramsCo2").isNull()).isTrue();
        assertThat(cost.at("/pools/2/energy").isNull()).isTrue();
        assertThat(cost.at("/energy/wattHours").asDouble()).isEqualTo(1.083333);
        assertThat(cost.at("/energy/wastedWattHours").asDouble()).isEqualTo(0.25);
        assertThat(cost.at("/energy/gramsCo2").asDouble()).isEqualTo(0.3);
        assertThat(cost.at("/energy/notStated/0").asText()).isEqualTo("evil");
        assertThat(cost.at("/energy/noIntensity/0").asText()).isEqualTo("beta");
        assertThat(line.run("cost", "7ee"))
                .contains("Energy  1.08 Wh, 0.3 gCO2, as the pools state; 0.25 Wh of it in attempts that failed or were"
                        + " wrong; no carbon intensity stated by beta; not stated by evil\n");
    }

    @Test
    void whatAPoolSaysOfItselfIsBounded() throws Exception {
        int run = ledgers.run("7eeeeeeeee", "burn", "SUCCEEDED", 0, 42.5, null);
        ledgers.stage(run, 0, "render", "market", List.of(), "SUCCEEDED", 2, 0.5, 34.0, null);
        int alpha = ledgers.pool(run, "alpha", 'a', "CLOSED", 2, true);
        ledgers.settled(run, 0, 0, 1, alpha, 20, 1, accepted(1, 0));
        ledgers.settled(run, 0, 1, 1, alpha, 20, 1, accepted(1, 1));
        JdbcClient jdbc = JdbcClient.create(ledgers.dataSource());
        jdbc.sql("UPDATE settlement SET wall_millis = 9223372036854775807, cpu_millis = 9223372036854775807,"
                        + " bytes_in = 9223372036854775807, bytes_out = 9223372036854775807 WHERE run_no = :run")
                .param("run", run)
                .update();
        assertThat(line.run("cost", "7ee")).contains("alpha");

        jdbc.sql("UPDATE stage SET limit_millis = 10000 WHERE run_no = :run")
                .param("run", run)
                .update();
        JsonNode cost = new ObjectMapper().readTree(line.run("cost", "7ee", "--output", "json"));
        assertThat(cost.at("/pools/0/wallMillis").asLong()).isEqualTo(20_000);
        assertThat(cost.at("/energy/wattHours").asDouble()).isEqualTo(0.5);
    }

    @Test
    void anEmptyLedgerSaysHowToBegin() {
        JdbcClient.create(ledgers.dataSource()).sql("TRUNCATE run CASCADE").update();

        assertThat(line.run("status")).isEqualTo("No runs yet. Start one with `gridmill run FILE`.\n");
        assertThat(line.run("status", "--output", "json"))
                .isEqualTo("{\n  \"up\" : true,\n  \"grid\" : null,\n  \"runs\" : [ ]\n}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status 7k | RUN_NOT_FOUND | More than one run begins with '7k': 7k2m3n4p5q, 7kzzzzzzzz; give more of the id",
                "status zz | RUN_NOT_FOUND | There is no run 'zz'; `gridmill status` lists them",
                "logs 7k2 rendr | INVALID_USAGE | Run 7k2m3n4p5q has no stage 'rendr'; it has render, film",
                "logs 7k2 render 6 | INVALID_USAGE | Stage render has no partition 6; it has 0 to 5",
                "logs 7kz plot 0 | INVALID_USAGE | Stage plot has not begun: its partitions are not known",
                "logs 7k2 render[x] | INVALID_USAGE | 'render[x]' is no stage; write for example render or render[7]",
                "logs 7k2 render --most 0 | INVALID_USAGE | --most takes a number from 1 to 200, not 0",
            })
    void wrongReferencesAreExplained(String command, ErrorCode code, String message) {
        assertThatThrownBy(() -> line.run(command.split(" ")))
                .isInstanceOfSatisfying(GridmillException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code))
                .hasMessage(message);
    }
}
