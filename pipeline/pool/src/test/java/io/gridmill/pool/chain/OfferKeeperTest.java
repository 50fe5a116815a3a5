package io.gridmill.pool.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An offer outlives its validity as long as its pool runs. A season passes in milliseconds. */
class OfferKeeperTest {

    private static final Duration VALIDITY = Duration.ofDays(30);

    /** A clock and a chain with the same time, and an offer on it. */
    private static final class World extends Clock implements StandingOffer {

        private Instant now = Instant.EPOCH;
        private long expires = VALIDITY.toSeconds();
        private int looks;
        private int renewals;
        private boolean unreachable;
        private CompletableFuture<Void> transaction = CompletableFuture.completedFuture(null);

        @Override
        public long timeEpochSeconds() {
            looks++;
            if (unreachable) {
                throw new GridmillException(ErrorCode.CHAIN_UNREACHABLE, "The chain does not answer");
            }
            return now.getEpochSecond();
        }

        @Override
        public long expiresAtEpochSeconds() {
            return expires;
        }

        @Override
        public CompletableFuture<?> renew() {
            renewals++;
            long until = now.getEpochSecond() + VALIDITY.toSeconds();
            return transaction.thenRun(() -> expires = until);
        }

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

        /** Looks every minute for a time, as a pool does. */
        void pass(Duration time, OfferKeeper keeper) {
            Instant end = now.plus(time);
            while (now.isBefore(end)) {
                keeper.run();
                now = now.plus(Duration.ofMinutes(1));
            }
        }

        boolean stands() {
            return expires > now.getEpochSecond();
        }
    }

    private final World world = new World();
    private final OfferKeeper keeper = new OfferKeeper(world, VALIDITY, world);

    @Test
    void theOfferNeverLapsesAndIsRenewedOncePerHalfOfItsValidity() {
        for (int day = 0; day < 90; day++) {
            world.pass(Duration.ofDays(1), keeper);
            assertThat(world.stands()).as("on day " + day).isTrue();
        }
        assertThat(world.renewals).isEqualTo(5);
        assertThat(world.looks).as("once an hour").isLessThanOrEqualTo(90 * 24 + 1);
    }

    @Test
    void aRestartRenewsNothingThatStandsLongEnough() {
        for (int restart = 0; restart < 10; restart++) {
            new OfferKeeper(world, VALIDITY, world).run();
        }
        assertThat(world.renewals).isZero();
        world.pass(Duration.ofDays(16), keeper);
        new OfferKeeper(world, VALIDITY, world).run();
        assertThat(world.renewals).isEqualTo(1);
    }

    @Test
    void aTransactionThatIsUnderwayIsNotSentAgain() {
        world.transaction = new CompletableFuture<>();
        world.pass(Duration.ofDays(20), keeper);
        assertThat(world.renewals).isEqualTo(1);
        world.transaction.complete(null);
        world.pass(Duration.ofDays(1), keeper);
        assertThat(world.renewals).as("what was sent on day 15 ends on day 45").isEqualTo(1);
        assertThat(world.stands()).isTrue();
    }

    @Test
    void whatFailsIsTriedAgainSoon() {
        world.pass(Duration.ofDays(14), keeper);
        world.unreachable = true;
        world.pass(Duration.ofDays(15), keeper);
        assertThat(world.renewals).isZero();
        world.unreachable = false;
        world.transaction =
                CompletableFuture.failedFuture(new GridmillException(ErrorCode.TRANSACTION_REFUSED, "no ether"));
        world.pass(Duration.ofMinutes(10), keeper);
        assertThat(world.renewals).isBetween(2, 10);
        world.transaction = CompletableFuture.completedFuture(null);
        world.pass(Duration.ofMinutes(5), keeper);
        assertThat(world.expires)
                .isGreaterThan(world.now.plus(Duration.ofDays(29)).getEpochSecond());
    }
}
