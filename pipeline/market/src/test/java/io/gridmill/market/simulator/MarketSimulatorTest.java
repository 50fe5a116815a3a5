package io.gridmill.market.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.ledger.RunState;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the buyer's side makes of dishonest pools. {@code infra/bench/run market} does the same at full size. */
@Timeout(900)
class MarketSimulatorTest {

    private static final long SEED = 20_261_125;

    /** 30 % that do wrong, each in its own way. */
    static final Map<Strategy, Double> MIX = Map.of(
            Strategy.LAZY, 0.05,
            Strategy.COPYING, 0.05,
            Strategy.RANDOM, 0.05,
            Strategy.TURNING, 0.03,
            Strategy.SELDOM, 0.02,
            Strategy.SLOW, 0.03,
            Strategy.VANISHING, 0.04,
            Strategy.OVERCLAIMING, 0.03);

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer postgres;

    @SuppressWarnings("NullAway.Init")
    private static Database database;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.startTemporary();
        database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    @AfterAll
    static void stop() {
        database.close();
        postgres.close();
    }

    private static Figures run(Setup setup) throws Exception {
        try (Simulation simulation = new Simulation(database.dataSource(), setup)) {
            Figures figures = simulation.run();
            assertThat(figures.outcome().state())
                    .as("%s: %s", setup, figures.outcome().failureMessage())
                    .isEqualTo(RunState.SUCCEEDED);
            assertThat(figures.accepted()).as("%s", setup).isEqualTo(setup.partitions());
            assertThat(figures.faults()).as("%s", setup).isEmpty();
            return figures;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withReplicasNothingWrongIsAcceptedOfPoolsThatDoNotCollude(boolean anew) throws Exception {
        // The seed stands in the message of whatever fails.
        long seed = anew ? new SecureRandom().nextLong() : SEED;

        Figures figures = run(new Setup(40, 2, anew ? 120 : 250, MIX, Setup.REPLICAS, seed));

        assertThat(figures.wrong()).as("%s", figures.setup()).isZero();
        assertThat(figures.othersFound()).as("%s", figures.setup()).isZero();
        assertThat(figures.liarsFound()).as("%s", figures.setup()).isGreaterThan(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"LAZY", "COPYING", "RANDOM", "TURNING", "SELDOM"})
    void withReplicasNothingWrongIsAcceptedOfAnyOneKind(Strategy strategy) throws Exception {
        Figures figures = run(new Setup(12, 2, 60, Map.of(strategy, 0.3), Setup.REPLICAS, SEED));

        assertThat(figures.wrong()).as("%s", figures.setup()).isZero();
        assertThat(figures.othersFound()).as("%s", figures.setup()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"LAZY", "COPYING", "RANDOM"})
    void aSampleFindsThoseThatAreNeverRightBeforeAnythingOfTheirsCounts(Strategy strategy) throws Exception {
        Figures figures = run(new Setup(12, 2, 80, Map.of(strategy, 0.3), "{sample: 5%}", SEED));

        assertThat(figures.wrong()).as("%s", figures.setup()).isZero();
        assertThat(figures.liarsFound()).as("%s", figures.setup()).isEqualTo(figures.liars());
        assertThat(figures.othersFound()).as("%s", figures.setup()).isZero();
    }

    @Test
    void whatHonestPoolsCostExtraGetsLessAndLess() throws Exception {
        double few = run(new Setup(4, 4, 100, Map.of(), "{sample: 0.1%}", SEED)).extraAttempts();
        double many =
                run(new Setup(4, 4, 400, Map.of(), "{sample: 0.1%}", SEED)).extraAttempts();

        assertThat(few).as("the first ten of each are checked").isGreaterThan(0.3);
        assertThat(many).isLessThan(few / 2);
    }

    @Test
    void whoeverClaimsTooMuchIsPaidForTheTimeThatPassed() throws Exception {
        Figures figures = run(new Setup(10, 2, 100, Map.of(Strategy.OVERCLAIMING, 0.3), "none", SEED));

        assertThat(figures.overpaid()).as("claimed was three times as much").isBetween(1.0, 2.6);
    }

    /**
     * Two that collude confirm each other. Second opinions from other camps leave them one chance for each of them, however
     * fast they are, and get no honest pool into trouble.
     */
    @Test
    void poolsThatColludeGetOneWrongResultEachAcceptedAtMost() throws Exception {
        Figures figures = run(new Setup(20, 2, 200, Map.of(Strategy.COLLUDING, 0.3), Setup.REPLICAS, SEED));

        assertThat(figures.wrong()).as("%s", figures.setup()).isLessThan(figures.liars());
        assertThat(figures.wrongShare()).as("%s", figures.setup()).isLessThan(Collusion.unlearned(0.3));
        assertThat(figures.liarsFound()).as("%s", figures.setup()).isEqualTo(figures.liars());
        assertThat(figures.othersFound())
                .as("each of those results may cost an honest pool its name: %s", figures.setup())
                .isLessThanOrEqualTo(figures.wrong());
        assertThat(figures.wrongKnown()).as("they can be told").isEqualTo(figures.wrong());
    }
}
