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
        StageRun.HELD,
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
        PartitionStep[] all = PartitionStep.values();
        for (byte from = 0; from < all.length; from++) {
            for (byte to = 0; to < all.length; to++) {
                byte a = from;
                byte b = to;
                if (a == b || all[a].mayBecome(all[b])) {
                    assertThat(PartitionStep.move(a, b)).isEqualTo(b);
                } else {
                    assertThatThrownBy(() -> PartitionStep.move(a, b))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("PartitionStep " + all[a] + " cannot become " + all[b]);
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
