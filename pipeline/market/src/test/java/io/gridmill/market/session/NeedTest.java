package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.market.session.Need.Urgency;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NeedTest {

    private final SessionFixture fixture = new SessionFixture(Optional.empty());

    @AfterEach
    void close() {
        fixture.close();
    }

    private Need need(long partitions, int owners, int most) {
        return new Need(fixture.request(partitions, owners), fixture.book, most);
    }

    private MarketDeal deal(String name, int cores) {
        return fixture.opened(name, cores, SessionFixture.ESCROW, Duration.ofHours(2));
    }

    private static Failure gone() {
        return Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "gone");
    }

    @Test
    void nobodyIsUrgentUnlessNothingIsLeftToDo() {
        Need need = need(100, 1, 16);
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
        need.left(0);
        assertThat(need.urgency()).isEqualTo(Urgency.NONE);
    }

    @Test
    void lostCapacityIsMissedWhileThereIsMoreWorkThanTheOthersCanDo() {
        Need need = need(100, 1, 16);
        MarketDeal oak = deal("oak", 4);
        deal("elm", 2);
        assertThat(need.urgency()).as("more would be welcome").isEqualTo(Urgency.WELCOME);

        oak.lost(gone());
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(need.lacking().partitions()).isEqualTo(98);
        need.left(3);
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(need.lacking().partitions()).isEqualTo(1);
        need.left(2);
        assertThat(need.urgency()).as("elm can do the rest").isEqualTo(Urgency.NONE);

        need.left(50);
        oak.joined();
        assertThat(need.urgency()).as("it is back").isEqualTo(Urgency.WELCOME);
    }

    @Test
    void whatIsBoughtInsteadMakesUpForTheLoss() {
        Need need = need(100, 1, 16);
        MarketDeal oak = deal("oak", 2);
        deal("elm", 2);
        assertThat(need.urgency()).isEqualTo(Urgency.WELCOME);
        oak.dismiss();
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
        deal("ash", 2);
        assertThat(need.urgency()).isEqualTo(Urgency.WELCOME);
    }

    @Test
    void ownersThatCheckEachOtherAreMissedWhateverTheCores() {
        Need need = need(2, 2, 16);
        deal("oak", 64);
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(need.lacking().owners()).isEqualTo(1);
        deal("elm", 1);
        assertThat(need.urgency()).isEqualTo(Urgency.NONE);
    }

    @Test
    void aRunHasNoMoreDealsThanItMay() {
        Need need = need(1000, 1, 2);
        deal("oak", 1);
        assertThat(need.urgency()).isEqualTo(Urgency.WELCOME);
        deal("elm", 1);
        assertThat(need.urgency()).isEqualTo(Urgency.NONE);
    }
}
