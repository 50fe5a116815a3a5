package io.gridmill.model.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static List<String> all(Values values) {
        return LongStream.range(0, values.size()).mapToObj(values::at).toList();
    }

    @Test
    void readsRanges() {
        assertThat(all(NumberRange.parse("1-4"))).containsExactly("1", "2", "3", "4");
        assertThat(all(NumberRange.parse("1-10:3"))).containsExactly("1", "4", "7", "10");
        assertThat(all(NumberRange.parse("1-9:3"))).containsExactly("1", "4", "7");
        assertThat(all(NumberRange.parse("1,5, 9-11"))).containsExactly("1", "5", "9", "10", "11");
        assertThat(all(NumberRange.parse("-3--1"))).containsExactly("-3", "-2", "-1");
        assertThat(all(NumberRange.parse("5-1:-2"))).containsExactly("5", "3", "1");
        assertThat(all(NumberRange.parse("0-1:0.25"))).containsExactly("0", "0.25", "0.5", "0.75", "1");
        assertThat(all(NumberRange.parse("7"))).containsExactly("7");
    }

    @Test
    void refusesWhatIsNoRange() {
        for (String bad :
                List.of("", "a", "1-", "-", "1--", "1-2-3", "1:2", "1-5:", "1..5", "1,,2", "1e3", "0x10", "١")) {
            assertThatThrownBy(() -> NumberRange.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no range");
        }
        assertThatThrownBy(() -> NumberRange.parse("9-1")).hasMessageContaining("exchange the ends");
        assertThatThrownBy(() -> NumberRange.parse("1-9:0")).hasMessageContaining("step of 0");
        assertThatThrownBy(() -> NumberRange.parse("0.5-1")).hasMessageContaining("needs a step");
    }

    @Test
    void hugeRangesAreRefusedWithoutOverflow() {
        assertThatThrownBy(() -> NumberRange.parse("0-10000000000000")).hasMessageContaining("more than 1000000000000");
        assertThatThrownBy(() -> NumberRange.parse("0-9223372036854775807")).hasMessageContaining("too many digits");
        assertThatThrownBy(() -> NumberRange.parse("-9223372036854775808-9223372036854775807"))
                .hasMessageContaining("too many digits");
        assertThatThrownBy(() -> NumberRange.parse("1-99999999999999999999999"))
                .hasMessageContaining("too many digits");
        assertThatThrownBy(() -> NumberRange.parse("0-1:0.0000000000000001")).hasMessageContaining("too many digits");
    }

    @Test
    void compactTextOfIntegersReadsBackAsTheSameNumbers() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            List<String> numbers = new ArrayList<>();
            long at = random.nextInt(20) - 10L;
            int stretches = 1 + random.nextInt(4);
            for (int stretch = 0; stretch < stretches; stretch++) {
                long step = random.nextInt(7) - 3L;
                int count = 1 + random.nextInt(5);
                for (int j = 0; j < count; j++) {
                    numbers.add(Long.toString(at));
                    at += step;
                }
                at += random.nextInt(5) - 2;
            }
            String text = ListedValues.compact(numbers);
            assertThat(all(NumberRange.parse(text))).as(text).isEqualTo(numbers);
        }
    }

    @Test
    void slicesOfRangesAreTheValuesInBetween() {
        NumberRange range = NumberRange.parse("1-20:2,5,6,7-30,100-1:-7");
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            int from = random.nextInt((int) range.size());
            int count = 1 + random.nextInt((int) range.size() - from);
            assertThat(all(NumberRange.parse(range.slice(from, count))))
                    .isEqualTo(all(range).subList(from, from + count));
        }
        assertThat(range.slice(0, 3)).isEqualTo("1-5:2");
        assertThat(NumberRange.parse("1-24").slice(4, 4)).isEqualTo("5-8");
        assertThat(NumberRange.parse("1-10000000").slice(0, 10_000_000)).isEqualTo("1-10000000");
    }

    @Test
    void theTextOfARangeReadsBackAsTheRange() {
        for (String text : List.of("1-24", "1,5,9-19:2", "5-1:-2", "0-1:0.25", "-3--1", "1.5")) {
            assertThat(NumberRange.parse(text)).hasToString(text);
        }
        assertThat(NumberRange.parse(" 1 - 5 , 7 ")).hasToString("1-5,7");
    }

    @Test
    void spacingsAreExactWhereTheyCanBeAndIncludeBothEnds() {
        SpacedValues temperature = SpacedValues.linear(new BigDecimal("1.5"), new BigDecimal("3.5"), 41);
        assertThat(all(temperature)).startsWith("1.5", "1.55", "1.6").endsWith("3.45", "3.5");
        assertThat(all(SpacedValues.linear(BigDecimal.ZERO, BigDecimal.ONE, 4)))
                .containsExactly("0", "0.3333333333333333", "0.6666666666666667", "1");
        assertThat(all(SpacedValues.linear(BigDecimal.TEN, BigDecimal.ZERO, 3))).containsExactly("10", "5", "0");
        assertThat(all(SpacedValues.linear(BigDecimal.TEN, BigDecimal.ZERO, 1))).containsExactly("10");
        assertThat(all(SpacedValues.logarithmic(BigDecimal.ZERO, BigDecimal.valueOf(3), 4)))
                .containsExactly("1", "10", "100", "1000");
        assertThat(all(SpacedValues.logarithmic(BigDecimal.valueOf(-1), BigDecimal.ZERO, 3)))
                .containsExactly("0.1", "0.31622776601683794", "1");
        assertThatThrownBy(() -> SpacedValues.logarithmic(BigDecimal.ONE, BigDecimal.valueOf(1000), 4))
                .hasMessageContaining("exponents");
    }

    @Test
    void numbersAreWrittenShortAndWithoutNeedlessExponents() {
        assertThat(Decimals.text(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(Decimals.text(new BigDecimal("0.500"))).isEqualTo("0.5");
        assertThat(Decimals.text(new BigDecimal("0E-9"))).isEqualTo("0");
        assertThat(Decimals.text(new BigDecimal("1E-12"))).isEqualTo("1E-12");
        assertThat(Decimals.parse("1e-9")).isEqualByComparingTo("0.000000001");
        assertThatThrownBy(() -> Decimals.parse("1e999999999")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Decimals.parse("1,5")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listTextRoundTripsWhateverTheValuesHold() {
        List<String> values = List.of("a", "b c", "d,e", "f\"g", "", "1");
        assertThat(ListedValues.parse(ListedValues.text(values))).isEqualTo(values);
        assertThat(ListedValues.parse("32,64, 128")).containsExactly("32", "64", "128");
        assertThatThrownBy(() -> ListedValues.parse("\"a")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> ListedValues.parse("\"a\"b")).hasMessageContaining("comma must follow");
    }
}
