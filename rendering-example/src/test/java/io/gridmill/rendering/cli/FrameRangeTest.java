package io.gridmill.rendering.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.rendering.scene.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRangeTest {
    @Test
    void readsNumbersRangesAndStepsInAscendingOrder() throws Exception {
        assertThat(FrameRange.parse("1-4")).containsExactly(1, 2, 3, 4);
        assertThat(FrameRange.parse("7")).containsExactly(7);
        assertThat(FrameRange.parse("1-24:8")).containsExactly(1, 9, 17);
        assertThat(FrameRange.parse("9-11,1,5")).containsExactly(1, 5, 9, 10, 11);
        assertThat(FrameRange.parse("3,2-4, 3")).containsExactly(2, 3, 4);
        assertThat(FrameRange.parse("999999-1000000")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''        | --frames: '' is neither a frame nor a range; write 1-24, 1-24:2 or 1,5,9-20
                    1,        | --frames: '' is neither a frame nor a range; write 1-24, 1-24:2 or 1,5,9-20
                    1-        | --frames: '1-' is neither a frame nor a range; write 1-24, 1-24:2 or 1,5,9-20
                    -3        | --frames: '-3' is neither a frame nor a range; write 1-24, 1-24:2 or 1,5,9-20
                    3:2       | --frames: '3:2' is neither a frame nor a range; write 1-24, 1-24:2 or 1,5,9-20
                    9-3       | --frames: '9-3' ends before it begins; write 3-9
                    1-9:0     | --frames: the step in '1-9:0' must be 1 or more
                    0-3       | --frames: '0-3' must lie within 1-1000000
                    5,1000001 | --frames: '1000001' must lie within 1-1000000
                    """)
    void saysWhatIsWrongWithARange(String range, String message) {
        assertThatThrownBy(() -> FrameRange.parse(range))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(message);
    }
}
