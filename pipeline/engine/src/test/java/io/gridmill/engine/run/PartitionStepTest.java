package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PartitionStepTest {

    private static final byte[] BYTES = {
        StageRun.WAITING,
        StageRun.PREPARING,
        StageRun.PREPARED,
        StageRun.RUNNING,
        StageRun.SETTLING,
        StageRun.ACCEPTED,
        StageRun.CACHED,
        StageRun.FAILED,
        StageRun.SKIPPED
    };

    @Test
    void theBytesAreTheNumbersOfTheSteps() {
        assertThat(PartitionStep.values()).hasSameSizeAs(BYTES);
        for (int i = 0; i < BYTES.length; i++) {
            assertThat(BYTES[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void movesAreThoseOfTheTable() {
        for (PartitionStep from : PartitionStep.values()) {
            for (PartitionStep to : PartitionStep.values()) {
                byte a = (byte) from.ordinal();
                byte b = (byte) to.ordinal();
                if (from == to || from.mayBecome(to)) {
                    assertThat(PartitionStep.move(a, b)).isEqualTo(b);
                } else {
                    assertThatThrownBy(() -> PartitionStep.move(a, b))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("PartitionStep " + from + " cannot become " + to);
                }
            }
        }
    }

    @Test
    void whatIsDecidedStays() {
        for (PartitionStep step : PartitionStep.values()) {
            assertThat(step.next().isEmpty()).isEqualTo(step.compareTo(PartitionStep.ACCEPTED) >= 0);
        }
    }
}
