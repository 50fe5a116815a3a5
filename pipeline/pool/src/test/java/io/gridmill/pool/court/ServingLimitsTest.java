package io.gridmill.pool.court;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ServingLimitsTest {

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void whoeverAsksInALoopIsRefusedAndOthersAreNot() throws UnknownHostException {
        Clock[] now = {Clock.fixed(start, ZoneOffset.UTC)};
        ServingLimits limits = new ServingLimits(new Clock() {
            @Override
            public Instant instant() {
                return now[0].instant();
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        });
        InetAddress greedy = InetAddress.getByName("192.0.2.1");
        InetAddress juror = InetAddress.getByName("192.0.2.2");
        for (int i = 0; i < ServingLimits.PER_MINUTE; i++) {
            limits.enter(greedy).close();
        }

        assertThatThrownBy(() -> limits.enter(greedy)).hasMessageContaining("too many calls");
        limits.enter(juror).close();
        now[0] = Clock.offset(now[0], Duration.ofMinutes(1));
        ServingLimits.Pass one = limits.enter(greedy);
        limits.enter(greedy);
        assertThatThrownBy(() -> limits.enter(greedy)).as("two at a time").hasMessageContaining("too many calls");
        one.close();
        limits.enter(greedy);
    }
}
