package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.model.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(GridDatabase.class)
class ExplainTest {

    private final CommandLineTester line;
    private final Ledgers ledgers;

    ExplainTest(Ledgers ledgers) {
        this.ledgers = ledgers;
        this.line =
                new CommandLineTester(ledgers, new NoStore(), Ledgers.at(150), Map.of("explain", ExplainCommand::new));
    }

    @BeforeEach
    void seed() {
        Examples.turntable(ledgers);
        Examples.hostile(ledgers);
        Examples.running(ledgers);
    }

    @ParameterizedTest
    @CsvSource({
        "explain-succeeded, explain 7k2",
        "explain-failed, explain 7kz",
        "explain-abandoned, explain last",
        "explain-stage, explain 7k2 render",
        "explain-cancelled-stage, explain 7kz plot",
        "explain-retried, explain 7k2 render[2]",
        "explain-lost, explain 7k2 render 4",
        "explain-cached, explain 7k2 render[5]",
        "explain-given-up, explain 7kz points[1]",
        "explain-stopped, explain 7kz points[2]",
        "explain-running, explain last touch[3]",
        "explain-waiting, explain last touch[9]",
    })
    void textAndJsonAreExactlyThis(String name, String command) throws Exception {
        String json = line.run((command + " --output json").split(" "));

        new ObjectMapper().readTree(json);
        Golden.check(name + ".txt", line.run(command.split(" ")));
        Golden.check(name + ".json", json);
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAdviceAboutEveryFailure(ErrorCode code) {
        assertThat(Advice.about(code.name()))
                .hasValueSatisfying(advice -> assertThat(advice).endsWith("."));
    }

    @Test
    void aCodeOfAnotherVersionHasNone() {
        assertThat(Advice.about("SOLAR_FLARE")).isEmpty();
    }
}
