package io.gridmill.market.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridmill.contracts.Address;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.market.reputation.ChainRecord.Customer;
import io.gridmill.market.reputation.ChainRecord.Seizure;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a reputation is worth, with adversaries in mind. */
class ReputationFormulaTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Address BUYER = address(1);
    private static final Address POOL = address(2);
    private static final Amount MINIMUM = Amount.parse("100 RLC");

    private final ReputationFormula formula = new ReputationFormula(BUYER);

    private static Address address(int number) {
        return Address.parse(String.format("0x%040x", number));
    }

    private static Instant daysAgo(double days) {
        return NOW.minusSeconds(Math.round(days * 86_400));
    }

    private static OwnerRun run(double daysAgo, long accepted, long valid, long wrong) {
        return new OwnerRun(POOL.hex(), "run", daysAgo(daysAgo), accepted, valid, wrong, 0, 0, 0);
    }

    private static OwnerRun faulty(double daysAgo, long accepted, long failed, long lost, long overclaimed) {
        return new OwnerRun(POOL.hex(), "run", daysAgo(daysAgo), accepted, 0, 0, failed, lost, overclaimed);
    }

    private static Customer paying(int buyer, double daysAgo) {
        return new Customer(address(buyer), 1, DealLedger.COUNTED, 0, daysAgo(daysAgo));
    }

    private static Customer unpaying(int buyer) {
        return new Customer(address(buyer), 1, Amount.ZERO, 1, NOW);
    }

    private static ChainRecord chain(double daysKnown, List<Customer> customers, Seizure... seizures) {
        return new ChainRecord(MINIMUM, MINIMUM, Optional.of(daysAgo(daysKnown)), customers, List.of(seizures));
    }

    private static final ChainRecord NEWCOMER =
            new ChainRecord(MINIMUM, MINIMUM, Optional.empty(), List.of(), List.of());

    private double score(List<OwnerRun> own, ChainRecord chain) {
        return formula.of(POOL, own, chain, NOW).score();
    }

    private double newcomer() {
        return score(List.of(), NEWCOMER);
    }

    private static List<Customer> sybils(int count) {
        return IntStream.range(100, 100 + count).mapToObj(i -> paying(i, 0)).toList();
    }

    @Test
    void nothingKnownIsWorthNothingAndAStakeALittle() {
        assertThat(score(List.of(), ChainRecord.NONE)).isZero();
        assertThat(newcomer()).isCloseTo(0.13, within(0.01));
        assertThat(formula.of(POOL, List.of(), NEWCOMER, NOW).reasons())
                .containsExactly("has 100 RLC at stake", "not seen at work in your runs");
    }

    @Test
    void tenRightResultsInOwnRunsMakeATrustedPool() {
        assertThat(score(List.of(run(0, 10, 10, 0)), NEWCOMER)).isBetween(0.85, 0.88);
        assertThat(score(List.of(run(0, 10, 0, 0)), NEWCOMER))
                .as("accepted without comparison says less")
                .isLessThan(0.5);
    }

    @Test
    void moreOfTheSameNeverHurtsAndFadesWithTime() {
        double before = 0;
        for (int valid = 1; valid < 200; valid++) {
            double now = score(List.of(run(1, valid, valid, 0)), NEWCOMER);
            assertThat(now).isGreaterThanOrEqualTo(before - 1e-9);
            before = now;
        }
        assertThat(score(List.of(run(90, 20, 20, 0)), NEWCOMER))
                .isLessThan(score(List.of(run(9, 20, 20, 0)), NEWCOMER));
        assertThat(score(List.of(run(3650, 20, 20, 0)), NEWCOMER)).isCloseTo(newcomer(), within(0.001));
    }

    @Test
    void aPoolThatDealsWithItselfGainsLittleHoweverManyAddressesItUses() {
        double overNight = score(List.of(), chain(1, sybils(5000)));
        double patient = score(List.of(), chain(365, sybils(5000)));

        assertThat(overNight).isLessThan(newcomer() + 0.02);
        assertThat(patient).isLessThan(0.45);
        assertThat(patient)
                .as("a handful of own observations tells more")
                .isLessThan(score(List.of(run(0, 3, 3, 0)), NEWCOMER));
    }

    @Test
    void dealsWithItsOwnAddressAndOursAreLeftOut() {
        assertThat(score(List.of(), chain(365, List.of(paying(2, 0), paying(1, 0)))))
                .isEqualTo(newcomer());
    }

    @Test
    void oneCustomerCountsOnceAndInProportionToALittleMoney() {
        Customer generous = new Customer(address(9), 1000, DealLedger.COUNTED, 0, NOW);
        Customer mean = new Customer(address(9), 1000, Amount.ofNano(1), 0, NOW);

        assertThat(score(List.of(), chain(365, List.of(generous))))
                .isEqualTo(score(List.of(), chain(365, List.of(paying(9, 0)))));
        assertThat(score(
                        List.of(),
                        chain(
                                365,
                                IntStream.range(0, 200)
                                        .mapToObj(i -> new Customer(address(100 + i), 1, Amount.ofNano(1), 0, NOW))
                                        .toList())))
                .isCloseTo(newcomer(), within(0.001));
        assertThat(mean.paid()).isLessThan(generous.paid());
    }

    @Test
    void aNewAddressIsWorthLessThanAGoodNameAndNotMuchMoreThanABadOne() {
        double good = score(List.of(run(10, 40, 40, 0), run(1, 40, 40, 0)), NEWCOMER);
        double caught = score(List.of(run(10, 40, 40, 0), run(1, 40, 39, 1)), NEWCOMER);

        assertThat(newcomer()).isLessThan(good - 0.7);
        assertThat(caught).isLessThan(newcomer());
        assertThat(newcomer()).as("what a new name can gain at once").isLessThan(0.15);
    }

    @Test
    void aLongHonestRecordIsGoneWithOneWrongResult() {
        List<OwnerRun> runs = new ArrayList<>();
        for (int i = 60; i > 1; i--) {
            runs.add(run(i, 1000, 1000, 0));
        }
        double honest = score(runs, NEWCOMER);
        runs.add(run(0.5, 1000, 999, 1));
        Reputation after = formula.of(POOL, runs, NEWCOMER, NOW);

        assertThat(honest).isGreaterThan(0.99);
        assertThat(after.score()).isLessThan(newcomer());
        assertThat(after.reasons().get(0))
                .isEqualTo("1 result was found wrong in your runs, the last 12 hours ago;"
                        + " what was right before does not count any more");

        runs.add(run(0, 20, 20, 0));
        assertThat(score(runs, NEWCOMER)).as("it has to begin anew").isBetween(0.4, 0.7);
    }

    @Test
    void strangersCanNeitherMakeAPoolNorRuinIt() {
        List<OwnerRun> own = List.of(run(1, 20, 20, 0), run(0, 20, 20, 0));
        double alone = score(own, NEWCOMER);
        double smeared = score(
                own,
                chain(
                        365,
                        IntStream.range(100, 5000)
                                .mapToObj(ReputationFormulaTest::unpaying)
                                .toList()));

        assertThat(smeared).isBetween(alone - 0.07, alone);
    }

    @Test
    void seizedStakeCountsAndWhatStrangersPaidBeforeDoesNot() {
        Seizure seizure = new Seizure(Amount.parse("1 RLC"), daysAgo(2));
        List<Customer> before =
                IntStream.range(100, 200).mapToObj(i -> paying(i, 3)).toList();

        assertThat(score(List.of(), chain(365, before, seizure))).isLessThan(newcomer());
        assertThat(formula.of(POOL, List.of(), chain(365, before, seizure), NOW).reasons())
                .first()
                .isEqualTo("judges took stake from it 1 time, the last 2 days ago");
    }

    @Test
    void faultsCountInProportionToTheWork() {
        double clean = score(List.of(faulty(0, 10_000, 0, 0, 0)), NEWCOMER);
        double rare = score(List.of(faulty(0, 10_000, 2, 5, 0)), NEWCOMER);
        double often = score(List.of(faulty(0, 100, 50, 20, 10)), NEWCOMER);

        assertThat(rare).isGreaterThan(clean - 0.01);
        assertThat(often).isLessThan(0.3);
        assertThat(formula.of(POOL, List.of(faulty(0, 100, 50, 20, 1)), NEWCOMER, NOW)
                        .reasons())
                .contains("100 results accepted in 1 run of yours, none of them compared with another owner's")
                .contains("50 attempts failed through its fault, 20 attempts never came back,"
                        + " more time was claimed than passed for 1 result in your runs");
    }

    @Test
    void reasonsTellCountsAndTheMostImportantFirst() {
        List<Customer> customers = List.of(paying(10, 0), paying(11, 5), unpaying(12));
        Reputation reputation =
                formula.of(POOL, List.of(run(3, 412, 64, 0), run(1, 8, 0, 0)), chain(42, customers), NOW);

        assertThat(reputation.reasons())
                .containsExactly(
                        "420 results accepted in 2 runs of yours, 64 of them compared with another owner's and right",
                        "has 100 RLC at stake",
                        "paid by 2 other buyers on chain, where it has been for 42 days"
                                + " (counts little: a pool can deal with itself)",
                        "1 other buyer took back all of their money");
    }

    @Test
    void theBoundIsWilsons() {
        // 8 of 10 at one-sided 90 %: (0.8 + z²/20 - z sqrt(0.016 + z²/400)) / (1 + z²/10), z = 1.2816.
        assertThat(ReputationFormula.lowerBound(8, 2)).isCloseTo(0.6016, within(0.0001));
        assertThat(ReputationFormula.lowerBound(0, 5)).isZero();
        assertThat(ReputationFormula.lowerBound(1e12, 0)).isCloseTo(1, within(1e-9));
    }
}
