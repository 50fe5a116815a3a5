package io.gridmill.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridmill.model.RunId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplingTest {

    private static final RunId RUN = new RunId("0123456789");

    private static byte[] secret(int number) {
        byte[] secret = new byte[32];
        new Random(number).nextBytes(secret);
        return secret;
    }

    private static boolean[] drawn(byte[] secret, double share) {
        Sampling sampling = new Sampling(RUN, secret);
        boolean[] drawn = new boolean[10_000];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = sampling.draws(0, i, share);
        }
        return drawn;
    }

    private static int count(boolean[] drawn) {
        int count = 0;
        for (boolean each : drawn) {
            count += each ? 1 : 0;
        }
        return count;
    }

    @Test
    void theShareIsKeptAndTheSameEveryTime() {
        assertThat(count(drawn(secret(1), 0.1))).isCloseTo(1000, within(150));
        assertThat(drawn(secret(1), 0.1)).isEqualTo(drawn(secret(1), 0.1));
        assertThat(count(drawn(secret(1), 0))).isZero();
        assertThat(count(drawn(secret(1), 1))).isEqualTo(10_000);
    }

    @Test
    void anotherSecretDrawsOthers() {
        boolean[] one = drawn(secret(1), 0.1);
        boolean[] other = drawn(secret(2), 0.1);
        int both = 0;
        for (int i = 0; i < one.length; i++) {
            both += one[i] && other[i] ? 1 : 0;
        }

        assertThat(both).as("as many as chance has it").isCloseTo(100, within(60));
    }

    @Test
    void aLargerShareHoldsTheSmallerOne() {
        boolean[] small = drawn(secret(3), 0.1);
        boolean[] large = drawn(secret(3), 0.2);
        for (int i = 0; i < small.length; i++) {
            assertThat(large[i] || !small[i]).isTrue();
        }
    }

    /** Checks N = 10, 11, … at a rate of 1/N each: after n results there have been about sqrt(2n) of them. */
    @Test
    void anHonestOwnerIsCheckedEverMoreRarely() {
        int results = 100_000;
        double sum = 0;
        double late = 0;
        double expectedLate = 0;
        int runs = 20;
        for (int run = 0; run < runs; run++) {
            Sampling sampling = new Sampling(RUN, secret(run));
            TrackRecord record = new TrackRecord();
            int checks = 0;
            for (int i = 0; i < results; i++) {
                double share = record.share("honest", 0);
                assertThat(i >= TrackRecord.TRUSTED || share == 1).isTrue();
                boolean drawn = sampling.draws(0, i, share);
                if (drawn) {
                    checks++;
                    record.judged("honest", true, true);
                }
                if (i >= results / 2) {
                    late += drawn ? 1 : 0;
                    expectedLate += share;
                }
            }
            sum += checks;
        }
        assertThat(sum / runs).isCloseTo(Math.sqrt(2.0 * results), within(0.1 * Math.sqrt(2.0 * results)));
        assertThat(late).isCloseTo(expectedLate, within(0.1 * expectedLate));
    }

    @Test
    void aWrongResultBeginsAnew() {
        TrackRecord record = new TrackRecord();
        for (int i = 0; i < 40; i++) {
            record.judged("pool", true, true);
        }
        assertThat(record.share("pool", 0)).isEqualTo(1.0 / 40);
        assertThat(record.share("pool", 0.1)).isEqualTo(0.1);

        record.judged("pool", false, false);

        assertThat(record.share("pool", 0)).isEqualTo(1);
    }

    @Test
    void secondOpinionsEarnNoTrust() {
        TrackRecord record = new TrackRecord();
        for (int i = 0; i < 40; i++) {
            record.judged("pool", true, false);
        }

        assertThat(record.validInARow("pool")).isZero();
    }
}
