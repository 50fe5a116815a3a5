package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people learn about results that were checked by other owners. */
@ExtendWith(GridDatabase.class)
class CheckSentencesTest {

    private final Ledgers ledgers;

    CheckSentencesTest(Ledgers ledgers) {
        this.ledgers = ledgers;
    }

    private CommandLineTester line() {
        return new CommandLineTester(
                ledgers,
                new NoStore(),
                Ledgers.at(150),
                Map.of("explain", ExplainCommand::new, "status", StatusCommand::new, "cost", CostCommand::new));
    }

    private void seed() {
        int run = ledgers.run("7k2m9q4x1c", "checked", "SUCCEEDED", 0, 20.0, null);
        ledgers.stage(run, 0, "make", "market", List.of(), "SUCCEEDED", 2, 0.0, 20.0, null);
        ledgers.checks(run, 0, 0.05, 2, "numeric 1.0E-9");
        int oak = ledgers.pool(run, "oak", 'a', "CLOSED", 2000, true);
        int elm = ledgers.pool(run, "elm", 'b', "CLOSED", 0, true);
        int ash = ledgers.pool(run, "ash", 'd', "CLOSED", 1000, true);
        ledgers.settled(run, 0, 0, 1, oak, 5, 500, Ledgers.Result.accepted(1000, 0));
        ledgers.settled(run, 0, 1, 1, oak, 6, 500, Ledgers.Result.accepted(1000, 1));
        ledgers.settled(
                run,
                0,
                0,
                2,
                elm,
                7,
                500,
                new Ledgers.Result(
                        Outcome.WRONG, 0, 0, null, "POOL_MISBEHAVED", "Other owners have another result", "", ""));
        ledgers.settled(run, 0, 0, 3, ash, 8, 500, new Ledgers.Result(Outcome.AGREED, 0, 1000, 0L, null, null, "", ""));
        ledgers.held(run, 0, 0, 1, oak, "right");
        ledgers.held(run, 0, 0, 2, elm, "wrong");
        ledgers.held(run, 0, 0, 3, ash, "right");
        ledgers.verdict(run, 0, 0, 1, "right", "right", "");
        ledgers.verdict(run, 0, 0, 2, "wrong", "right", "o/0.txt: line 1 says 2 and 1");
        ledgers.verdict(run, 0, 0, 3, "right", "right", "");
    }

    @Test
    void whatWasCheckedAndWhoWasFoundWrongIsSaid() throws Exception {
        seed();

        Golden.check("explain-wrong.txt", line().run("explain", "7k2"));
        Golden.check("status-wrong.txt", line().run("status", "7k2"));
        Golden.check("cost-wrong.txt", line().run("cost", "7k2"));
        Golden.check("explain-second-opinion.txt", line().run("explain", "7k2", "make[0]"));
        assertThat(line().run("status", "7k2", "--output", "json")).contains("was found wrong and left out");
    }
}
