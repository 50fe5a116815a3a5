package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.engine.ledger.RunLease;
import io.gridmill.engine.ledger.RunRecords;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void anEmptyLedgerSaysHowToBegin() {
        org.springframework.jdbc.core.simple.JdbcClient.create(ledgers.dataSource())
                .sql("TRUNCATE run CASCADE")
                .update();

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
