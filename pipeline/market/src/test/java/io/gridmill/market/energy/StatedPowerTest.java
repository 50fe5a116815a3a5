package io.gridmill.market.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.fake.Deals;
import io.gridmill.model.Amount;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatedPowerTest {

    @Test
    void twoCoresOfTenWattsForHalfAnHourAreTenWattHours() {
        Energy energy = new StatedPower(10, 300).burnt(2, 1_800_000);

        assertThat(energy.wattHours()).isCloseTo(10, within(1e-9));
        assertThat(energy.gramsCo2()).as("10 Wh at 300 g/kWh").isCloseTo(3, within(1e-9));
        assertThat(energy.isOfKnownOrigin()).isTrue();
    }

    @Test
    void energyOfUnknownOriginIsKeptApart() {
        Energy known = new StatedPower(10, 300).burnt(1, 3_600_000);
        Energy unknown = new StatedPower(5, 0).burnt(1, 3_600_000);
        Energy sum = known.plus(unknown);

        assertThat(sum.wattHours()).isCloseTo(15, within(1e-9));
        assertThat(sum.gramsCo2()).isCloseTo(3, within(1e-9));
        assertThat(sum.isOfKnownOrigin()).isFalse();
        assertThat(Energy.NONE.isOfKnownOrigin()).isTrue();
    }

    @Test
    void whatCannotBeCountsAsNotStated() {
        assertThat(StatedPower.of(0, 300)).isEmpty();
        assertThat(StatedPower.of(-1, 300)).isEmpty();
        assertThat(StatedPower.of(Integer.MAX_VALUE, 300)).isEmpty();
        assertThat(StatedPower.of(65, Integer.MAX_VALUE)).contains(new StatedPower(65, 0));
        assertThat(new StatedPower(10, 300).burnt(1, -5)).isEqualTo(Energy.NONE);
        assertThat(new StatedPower(10_000, 0)
                        .burnt(Integer.MAX_VALUE, Long.MAX_VALUE)
                        .joules())
                .isFinite();
    }

    @Test
    void termsOfADealKeepItAndOlderTermsHaveNone() {
        DealJson json = new DealJson();
        DealTerms terms = Deals.terms(Amount.parse("1 RLC"));
        DealTerms stating = terms.stating(Optional.of(new StatedPower(65, 56)));

        assertThat(json.terms(json.write(stating))).isEqualTo(stating);
        assertThat(json.terms(json.write(terms))).isEqualTo(terms);
        assertThat(json.terms(json.write(terms).replace(",\"power\":null", ""))).isEqualTo(terms);
        assertThat(json.write(terms)).contains(",\"power\":null");
        assertThat(stating.dealId()).as("it is no part of the agreement").isEqualTo(terms.dealId());
    }
}
