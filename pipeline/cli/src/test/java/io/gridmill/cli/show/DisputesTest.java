package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.cli.dispute.DisputesCommand;
import io.gridmill.cli.show.report.ReportReader;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeRecord.Money;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.dispute.DisputeTable;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the commands tell about disputes. */
@ExtendWith(GridDatabase.class)
class DisputesTest {

    private static final Amount BOND = Amount.parse("5 RLC");
    private static final Amount FEE = Amount.parse("3 RLC");

    private final Ledgers ledgers;
    private final DisputeTable table;
    private int run;
    private int oak;
    private int elm;

    DisputesTest(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.table = new DisputeTable(ledgers.dataSource());
    }

    private CommandLineTester line() {
        return new CommandLineTester(
                ledgers,
                new NoStore(),
                Ledgers.at(150),
                Map.of(
                        "explain",
                        ExplainCommand::new,
                        "status",
                        StatusCommand::new,
                        "cost",
                        CostCommand::new,
                        "disputes",
                        DisputesCommand::new));
    }

    private void seed() {
        run = ledgers.run("7k2m9q4x1c", "checked", "SUCCEEDED", 0, 20.0, null);
        ledgers.stage(run, 0, "make", "market", List.of(), "SUCCEEDED", 4, 0.0, 20.0, null);
        ledgers.checks(run, 0, 1, 2, "exact");
        oak = ledgers.pool(run, "oak", 'a', "CLOSED", 4000, true);
        elm = ledgers.pool(run, "elm", 'b', "CLOSED", 0, true);
        ledgers.court(elm);
        for (int partition = 0; partition < 4; partition++) {
            ledgers.settled(run, 0, partition, 1, oak, 5, 500, Ledgers.Result.accepted(1000, partition));
        }
        ledgers.settled(
                run,
                0,
                2,
                2,
                elm,
                7,
                500,
                new Ledgers.Result(
                        Outcome.WRONG, 0, 0, null, "POOL_MISBEHAVED", "Other owners have another result", "", ""));
        ledgers.held(run, 0, 2, 1, oak, "right");
        ledgers.held(run, 0, 2, 2, elm, "wrong");
        ledgers.verdict(run, 0, 2, 1, "right", "right", "");
        ledgers.verdict(run, 0, 2, 2, "wrong", "right", "o/2.txt: line 1 says 2 and 1");
    }

    private void dispute(int partition, int supplier, String complaint, DisputeState state, Money money, double begun) {
        table.save(new DisputeRecord(
                Digest.sha256(complaint + partition),
                1,
                run,
                supplier,
                new PartitionKey(0, partition, 2),
                complaint,
                100,
                state,
                state == DisputeState.DEMANDED ? Optional.of(Ledgers.at(700)) : Optional.empty(),
                money,
                List.of(new DisputeRecord.Sent("challenge", "0x" + "1".repeat(64), 266_000)),
                Ledgers.at(begun),
                state.isOver() ? Optional.of(Ledgers.at(begun + 60)) : Optional.empty()));
    }

    @Test
    void theCommandToTypeIsNamedUntilItWasUsed() {
        seed();
        String command = "gridmill challenge 7k2m9q4x1c make 2 --pool 0x" + "b".repeat(40);
        assertThat(line().run("explain", "7k2")).contains(command);
        assertThat(line().run("explain", "7k2", "make")).contains(command);
        assertThat(line().run("explain", "7k2", "make[2]")).contains(command);
        assertThat(line().run("explain", "7k2", "make[1]")).doesNotContain("gridmill challenge");

        dispute(2, elm, "WRONG", DisputeState.JUDGING, new Money(BOND, FEE, Amount.ZERO, Amount.ZERO, Amount.ZERO), 30);
        assertThat(line().run("explain", "7k2"))
                .contains("`" + command + "` goes on with it")
                .contains("make[2] by elm (owner 0x" + "b".repeat(40) + ") is wrong is before a panel")
                .doesNotContain("brings that before the market's court");
    }

    @Test
    void whereThereIsNoCourtNobodyIsSentThere() {
        seed();
        ledgers.pool(run, "ash", 'd', "CLOSED", 0, true);
        JdbcClient.create(ledgers.dataSource())
                .sql("UPDATE supplier SET terms = terms #- '{quote,verifier}'")
                .update();
        assertThat(line().run("explain", "7k2")).doesNotContain("gridmill challenge");
    }

    @Test
    void listsBooksAndReportTellWhereTheMoneyWent() throws Exception {
        seed();
        dispute(2, elm, "WRONG", DisputeState.POOL_LOST, new Money(BOND, FEE, BOND, FEE, Amount.parse("47 RLC")), 30);
        dispute(
                1,
                oak,
                "WRONG",
                DisputeState.POOL_WON,
                new Money(BOND, FEE, Amount.ZERO, Amount.ZERO, Amount.ZERO),
                40);
        dispute(
                3,
                oak,
                "MISSING",
                DisputeState.DEMANDED,
                new Money(BOND, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO),
                50);

        Golden.check("disputes.txt", line().run("disputes"));
        Golden.check("disputes.json", line().run("disputes", "7k2", "--output", "json"));
        Golden.check("explain-disputed.txt", line().run("explain", "7k2"));
        Golden.check("cost-disputed.txt", line().run("cost", "7k2"));
        JsonNode cost = new ObjectMapper().readTree(line().run("cost", "7k2", "--output", "json"));
        assertThat(cost.path("disputes")).hasSize(3);
        assertThat(cost.path("amount"))
                .as("disputes are no part of what partitions cost")
                .isEqualTo(cost.path("vouchers"));
        JsonNode status = new ObjectMapper().readTree(line().run("status", "7k2", "--output", "json"));
        assertThat(status.path("disputes")).hasSize(3);
        assertThat(status.path("checks").toString()).contains("the pool lost 50 RLC of its stake");
        RunHistory history = new RunHistory(ledgers.dataSource());
        assertThat(new ReportReader(history, NoStore::new)
                        .read(history.run("7k2").record(), Ledgers.at(150))
                        .detail()
                        .disputes())
                .hasSize(3);
    }

    @Test
    void thereMayBeNone() {
        seed();
        assertThat(line().run("disputes")).isEqualTo("No disputes.\n");
        assertThat(line().run("disputes", "7k2", "--output", "json").strip()).isEqualTo("[ ]");
    }
}
