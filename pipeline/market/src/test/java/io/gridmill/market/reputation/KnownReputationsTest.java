package io.gridmill.market.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.model.Amount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownReputationsTest {

    private static final Address POOL = Address.parse("0x" + "22".repeat(20));
    private static final Address BUYER = Address.parse("0x" + "33".repeat(20));

    private final TestClock clock = new TestClock();
    private final AtomicInteger reads = new AtomicInteger();
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-11-25T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Map<Address, List<OwnerRun>> read() {
        int valid = 20 * reads.incrementAndGet();
        return Map.of(POOL, List.of(new OwnerRun(POOL.hex(), "run", clock.now, valid, valid, 0, 0, 0, 0)));
    }

    @Test
    void ownRecordsAreReadOnceAndAgainInTheBackgroundWhenTheyAreOld() {
        KnownReputations reputations = new KnownReputations(this::read, ChainRecords.NONE, BUYER, clock, Runnable::run);
        assertThat(reputations.of(POOL).reasons().get(0)).startsWith("20 results accepted");
        reputations.of(POOL);
        clock.now = clock.now.plus(KnownReputations.FRESH);
        reputations.of(POOL);
        assertThat(reads).hasValue(1);

        clock.now = clock.now.plusSeconds(1);
        assertThat(reputations.of(POOL).reasons().get(0)).startsWith("40 results accepted");
        assertThat(reads).hasValue(2);
    }

    @Test
    void onlyTheFirstLookWaits() {
        KnownReputations reputations = new KnownReputations(this::read, ChainRecords.NONE, BUYER, clock, Runnable::run);
        reputations.of(POOL);
        KnownReputations slow = new KnownReputations(this::read, ChainRecords.NONE, BUYER, clock, waiting::add);
        slow.readAhead();
        waiting.remove().run();
        clock.now = clock.now.plus(Duration.ofHours(1));

        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            assertThat(slow.of(POOL).reasons().get(0)).startsWith("40 results accepted");
        }
        assertThat(waiting).as("one reading under way").hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aLedgerThatDoesNotAnswerLeavesWhatIsKnown() {
        KnownReputations reputations = new KnownReputations(
                () -> {
                    if (reads.get() > 0) {
                        throw new IllegalStateException("The database is away");
                    }
                    return read();
                },
                ChainRecords.NONE,
                BUYER,
                clock,
                Runnable::run);
        Reputation before = reputations.of(POOL);
        clock.now = clock.now.plus(Duration.ofMinutes(6));

        assertThat(reputations.of(POOL).score()).isBetween(before.score() - 0.01, before.score());
    }

    @Test
    void whatTheChainShowsIsAskedForEveryTime() {
        Amount stake = Amount.parse("7 RLC");
        ChainRecord[] record = {ChainRecord.NONE};
        KnownReputations reputations = new KnownReputations(Map::of, pool -> record[0], BUYER, clock, Runnable::run);
        assertThat(reputations.stakeOf(POOL)).isEmpty();

        record[0] = new ChainRecord(stake, stake, Optional.empty(), List.of(), List.of());

        assertThat(reputations.stakeOf(POOL)).contains(stake);
        assertThat(reputations.of(POOL).score()).isPositive();
    }
}
