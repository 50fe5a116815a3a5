package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchPauseTest {

    private final SessionFixture fixture = new SessionFixture(Optional.empty());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whoFindsNobodyAsksLessAndLessOften() {
        try (MarketSession session =
                new MarketSession(fixture.buyer, fixture.request(100, 1), fixture, fixture.time.scheduler())) {
            session.begin();
            fixture.time.pass(Duration.ofHours(1));
        }

        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < fixture.unavailable.size(); i++) {
            Instant before = fixture.unavailable.get(i - 1);
            pauses.add(Duration.between(before, fixture.unavailable.get(i)).toSeconds());
        }
        assertThat(pauses).startsWith(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(pauses.subList(5, pauses.size())).hasSizeGreaterThan(100).containsOnly(30L);
    }
}
