package io.gridmill.engine.verify.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericAgreementTest {

    private final NumericAgreement agreement = new NumericAgreement(1e-6);

    private Optional<String> difference(String one, String other) {
        return agreement.difference(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0000001 | 1.0000002",
                "T=2.2691853,-1.4142135e-3 | T=2.2691854,-1.4142136E-3",
                "1000 | 1e3",
                ".5;5.;-.5 | 0.5;5;-0.5",
                "-0.0 | 0",
                "+7 | 7",
                "1-2 | 1-2.0000001",
                "v1.2.3 | v1.2.3",
                "1e | 1e",
                "NaN Infinity | NaN Infinity",
                "größer: 1 | größer: 1.0",
            })
    void numbersThatAreCloseAgree(String one, String other) {
        assertThat(difference(one, other)).isEmpty();
        assertThat(difference(other, one)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0 | 1.00001 | line 1 says 1.0 and 1.00001",
                "0 | 1e-300 | line 1 says 0 and 1e-300",
                "5 | -5 | line 1 says 5 and -5",
                "a 1 | b 1 | line 1 has other text",
                "1 | one | line 1 has other text",
                "1 2 | 1 2 3 | line 1 has other text",
                "1 | '' | line 1 has other text",
                "NaN | 1 | line 1 has other text",
                "1e999 | 1e998 | line 1 says 1e999 and 1e998",
                "1e999 | -1e999 | line 1 says 1e999 and -1e999",
                "1,2 | 1;2 | line 1 has other text",
            })
    void otherwiseTheReasonIsGiven(String one, String other, String reason) {
        assertThat(difference(one, other)).contains(reason);
        assertThat(difference(other, one)).isPresent();
    }

    @Test
    void theLineIsThatOfTheDifference() {
        assertThat(difference("1\n2\n3\n", "1\n2\n4\n")).contains("line 3 says 3 and 4");
    }

    @Test
    void whatIsNoTextMustBeEqual() {
        assertThat(difference("1\0", "1.0\0")).contains("other bytes, in a file that is no text");
    }

    @Test
    void aNumberOfAnyLengthIsReadInBoundedSteps() {
        String digits = "9".repeat(1_000_000);

        assertThat(difference(digits, digits + " ")).isPresent();
        assertThat(difference(digits + "1", digits + "2")).isPresent();
        assertThat(difference("1" + ".".repeat(100_000), "1" + ".".repeat(100_001)))
                .isPresent();
    }
}
