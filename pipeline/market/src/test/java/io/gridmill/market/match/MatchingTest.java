package io.gridmill.market.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.fake.Deals;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.PoolDescription;
import java.math.BigInteger;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingTest {

    private final Matching matching = new Matching(2, 16);

    @Test
    void theCheapestComeFirstAndAsManyAreTakenAsCanBeKeptBusy() {
        List<Match> matches = matching.decide(
                demand(MarketPolicy.open(), 10),
                List.of(pool("dear", 8, 30), pool("cheap", 4, 10), pool("middle", 8, 20), pool("worst", 8, 40)));

        assertThat(names(matches)).containsExactly("cheap", "middle", "dear", "worst");
        assertThat(matches).extracting(Match::chosen).containsExactly(true, true, false, false);
        assertThat(matches.get(0).score()).isEqualTo(1.0);
        assertThat(matches.get(1).score()).isEqualTo(0.5);
        assertThat(matches.get(0).reasons())
                .containsExactly("fits, about 33 % of the work, 0.00000001 RLC per core-second, 4 cores");
        assertThat(matches.get(2).reasons()).singleElement().asString().contains("better pools have cores");
    }

    @Test
    void evenOnePartitionGetsASecondPoolToTryAgainOn() {
        List<Match> matches = matching.decide(
                demand(MarketPolicy.open(), 1), List.of(pool("a", 8, 1), pool("b", 8, 2), pool("c", 8, 3)));

        assertThat(matches).extracting(Match::chosen).containsExactly(true, true, false);
    }

    @Test
    void whateverDoesNotFitIsRefusedWithAllReasons() {
        MarketPolicy policy = new MarketPolicy(
                Optional.empty(), Optional.empty(), Map.of(), 0, List.of("eu"), List.of("docker", "podman"));
        Demand large = new Demand(
                policy, 16, 1, DataSize.ofMebibytes(8192), Duration.ofMinutes(1), 10, 1, Duration.ofHours(1));

        List<Match> matches = matching.decide(large, List.of(pool("oak", 8, 10)));

        assertThat(matches).singleElement().satisfies(match -> {
            assertThat(match.chosen()).isFalse();
            assertThat(match.reasons())
                    .containsExactly(
                            "has the runtimes [bwrap, process], required is one of [docker, podman]",
                            "is in region '', required is one of [eu]",
                            "quotes 8 cores, a partition needs 16",
                            "quotes 0 GPUs, a partition needs 1",
                            "has 4.0 GiB of memory, a partition needs 8.0 GiB");
        });
    }

    @Test
    void aRegionContainsItsParts() {
        MarketPolicy policy =
                new MarketPolicy(Optional.empty(), Optional.empty(), Map.of(), 0, List.of("EU"), List.of());

        List<Match> matches = matching.decide(
                demand(policy, 10),
                List.of(
                        located(pool("west", 8, 10), "eu-west", 10, 10),
                        located(pool("europa", 8, 5), "europa", 10, 10)));

        assertThat(matches).extracting(Match::chosen).containsExactly(true, false);
    }

    @Test
    void weightsDecideBetweenPriceSpeedAndEnergy() {
        List<Candidate> candidates =
                List.of(located(pool("cheap", 8, 10), "eu", 10, 20), located(pool("fast", 8, 60), "eu", 40, 40));
        assertThat(names(matching.decide(demand(prefer(Map.of()), 10), candidates)))
                .startsWith("cheap");
        assertThat(names(matching.decide(demand(prefer(Map.of("price", 1, "speed", 5)), 10), candidates)))
                .startsWith("fast");
        assertThat(names(matching.decide(demand(prefer(Map.of("energy", 1)), 10), candidates)))
                .as("40 W for 40 GFLOPS beat 20 W for 10")
                .startsWith("fast");
    }

    @Test
    void aFastPoolIsCheaperWhenItsSecondsDoMore() {
        List<Candidate> candidates =
                List.of(located(pool("slow", 8, 10), "eu", 10, 20), located(pool("fast", 8, 20), "eu", 40, 20));

        List<Match> matches = new Matching(1, 16).decide(demand(MarketPolicy.open(), 1000), candidates);

        assertThat(matches.get(0).chosen()).isTrue();
        assertThat(names(matches)).startsWith("fast");
    }

    @Test
    void aNearDeadlineIsWorthMoneyAndAFarOneIsNot() {
        List<Candidate> candidates =
                List.of(pool("a", 8, 1000), pool("b", 8, 2000), pool("c", 8, 3000), pool("d", 8, 4000));
        // 3,200 minutes of one core.
        Demand far = demand(deadline(Duration.ofHours(7)), 3200);
        Demand near = demand(deadline(Duration.ofHours(2)), 3200);

        assertThat(new Matching(1, 16).decide(far, candidates))
                .extracting(Match::chosen)
                .containsExactly(true, false, false, false);
        assertThat(new Matching(1, 16).decide(near, candidates))
                .extracting(Match::chosen)
                .containsExactly(true, true, true, true);
    }

    @Test
    void aDeadlineThatCannotBeMetIsSaidAndTheQuickestChoiceTaken() {
        List<Match> matches = new Matching(1, 16)
                .decide(
                        demand(deadline(Duration.ofHours(1)), 3200),
                        List.of(pool("a", 8, 1000), pool("b", 8, 2000), pool("c", 4, 9000)));

        assertThat(matches).extracting(Match::chosen).containsExactly(true, true, true);
        assertThat(matches.get(0).reasons())
                .last()
                .isEqualTo("the work is expected to take 2h40m if every partition takes as long as its limit allows,"
                        + " longer than the deadline of 1h");
    }

    @Test
    void aBudgetIsKeptBeforeADeadline() {
        List<Candidate> candidates = List.of(pool("a", 8, 1000), pool("b", 8, 2000), pool("c", 8, 3000));
        // 192,000 core-seconds: 0.192 RLC at a, half as much again with b as well, twice as much with all.
        MarketPolicy tight = new MarketPolicy(
                Optional.of(Amount.parse("0.3 RLC")),
                Optional.of(Duration.ofMinutes(140)),
                Map.of(),
                0,
                List.of(),
                List.of());

        List<Match> matches = new Matching(1, 16).decide(demand(tight, 3200), candidates);

        assertThat(matches).extracting(Match::chosen).containsExactly(true, true, false);
        assertThat(matches.get(2).reasons()).singleElement().asString().contains("would exceed its budget");
    }

    @Test
    void aReputationThatIsRequiredMustBeKnownAndGoodEnough() {
        MarketPolicy policy = new MarketPolicy(Optional.empty(), Optional.empty(), Map.of(), 0.9, List.of(), List.of());

        List<Match> matches = matching.decide(
                demand(policy, 10),
                List.of(pool("new", 8, 10), trusted(pool("bad", 8, 10), 0.5), trusted(pool("good", 8, 99), 0.95)));

        assertThat(names(matches)).containsExactly("good", "new", "bad");
        assertThat(matches).extracting(Match::chosen).containsExactly(true, false, false);
        assertThat(matches.get(1).reasons()).containsExactly("has no known reputation, required is 0.9");
        assertThat(matches.get(2).reasons())
                .containsExactly("has a reputation of 0.50, required is 0.9 (because of the test)");
    }

    @Test
    void trustIsReputationAndStake() {
        List<Candidate> candidates =
                List.of(trusted(pool("cheap", 8, 10), 0.2), trusted(pool("known", 8, 11), 0.9), pool("unknown", 8, 9));

        assertThat(names(matching.decide(demand(prefer(Map.of("price", 1, "trust", 9)), 10), candidates)))
                .containsExactly("known", "unknown", "cheap");
        assertThat(names(matching.decide(
                        demand(prefer(Map.of("trust", 1)), 10),
                        List.of(staked(pool("poor", 8, 10), 1), staked(pool("rich", 8, 10), 1000)))))
                .startsWith("rich");
    }

    @Test
    void oneOwnerWithManyOffersIsNotSeveralOwners() {
        Candidate cheap = pool("cheap", 8, 10);
        List<Candidate> candidates = new ArrayList<>(List.of(pool("other", 8, 50), pool("third", 8, 70)));
        for (int i = 0; i < 100; i++) {
            candidates.add(new Candidate(
                    URI.create("http://127.0.0.1/cheap" + i), cheap.description(), cheap.quote(), cheap.offer()));
        }
        Demand demand = new Demand(
                MarketPolicy.open(),
                1,
                0,
                DataSize.ofMebibytes(64),
                Duration.ofMinutes(1),
                1000,
                3,
                Duration.ofHours(24));

        List<Match> matches = matching.decide(demand, candidates);

        assertThat(matches.stream()
                        .filter(Match::chosen)
                        .map(match -> match.candidate().quote().message().pool()))
                .contains(
                        cheap.quote().message().pool(),
                        candidates.get(0).quote().message().pool(),
                        candidates.get(1).quote().message().pool());
    }

    @Test
    void theOrderOfTheCandidatesDoesNotMatter() {
        Random random = new Random(7);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            candidates.add(pool("p" + i, 1 + random.nextInt(16), 10 + random.nextInt(5)));
        }
        Demand demand = demand(deadline(Duration.ofHours(1)), 5000);
        List<Match> matches = matching.decide(demand, candidates);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(candidates, random);
            assertThat(matching.decide(demand, candidates)).isEqualTo(matches);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void escrowsAreSomethingForEveryoneAndNeverMoreThanThereIs(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Quote> quotes = new ArrayList<>();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                quotes.add(Deals.quote(random.nextInt(64), random.nextInt(5) == 0 ? 0 : random.nextLong(1L << 40)));
            }
            Amount available = Amount.ofNano(random.nextLong(1L << (1 + random.nextInt(60))));
            Demand demand = demand(MarketPolicy.open(), random.nextInt(1000));

            List<Amount> escrows = EscrowPlan.split(demand, quotes, available);

            assertThat(escrows).hasSameSizeAs(quotes);
            assertThat(escrows.stream().reduce(Amount.ZERO, Amount::plus)).isLessThanOrEqualTo(available);
            if (available.nano() >= 2L * quotes.size()) {
                assertThat(escrows)
                        .allSatisfy(escrow -> assertThat(escrow.isZero()).isFalse());
            }
        }
    }

    @Test
    void smallWorkLocksNoMoreThanItCanCost() {
        Demand demand = demand(MarketPolicy.open(), 10);

        List<Amount> escrows = EscrowPlan.split(demand, List.of(Deals.quote(8, 100)), Amount.parse("1000 RLC"));

        assertThat(escrows).containsExactly(Amount.ofNano(100 * 60 * 10));
    }

    private static MarketPolicy prefer(Map<String, Integer> weights) {
        return new MarketPolicy(Optional.empty(), Optional.empty(), weights, 0, List.of(), List.of());
    }

    private static MarketPolicy deadline(Duration deadline) {
        return new MarketPolicy(Optional.empty(), Optional.of(deadline), Map.of(), 0, List.of(), List.of());
    }

    private static Candidate trusted(Candidate pool, double score) {
        return new Candidate(
                pool.endpoint(),
                pool.description(),
                pool.quote(),
                pool.offer(),
                Optional.of(new Reputation(score, List.of("because of the test"))),
                pool.stake());
    }

    private static Candidate staked(Candidate pool, long rlc) {
        return new Candidate(
                pool.endpoint(),
                pool.description(),
                pool.quote(),
                pool.offer(),
                pool.reputation(),
                Optional.of(Amount.parse(rlc + " RLC")));
    }

    private static Demand demand(MarketPolicy policy, long partitions) {
        return new Demand(
                policy, 1, 0, DataSize.ofMebibytes(64), Duration.ofMinutes(1), partitions, 1, Duration.ofHours(24));
    }

    private static Candidate pool(String name, int cores, long price) {
        Wallet wallet = Wallet.random(new SecureRandom());
        Quote quote = new Quote(
                BigInteger.ONE,
                wallet.address(),
                Deals.BUYER.address(),
                cores,
                0,
                Amount.ofNano(price),
                Amount.ZERO,
                4_000_000_000L,
                Bytes32.ZERO,
                Address.ZERO);
        PoolDescription description = new PoolDescription(
                name,
                wallet.address().hex(),
                31337,
                Deals.DOMAIN.market().hex(),
                "1",
                cores,
                cores,
                DataSize.ofMebibytes(4096),
                Amount.ofNano(price),
                List.of("bwrap", "process"),
                "local",
                "1");
        return new Candidate(
                URI.create("http://127.0.0.1/" + name),
                description,
                Deals.DOMAIN.sign(quote, wallet),
                Optional.empty());
    }

    private static Candidate located(Candidate pool, String region, int gflops, int watts) {
        Quote quote = pool.quote().message();
        OfferOnChain offer = new OfferOnChain(
                BigInteger.ONE,
                quote.pool(),
                quote.cores(),
                0,
                DataSize.ofMebibytes(4096),
                quote.corePrice(),
                gflops,
                watts,
                300,
                region,
                List.of("bwrap"),
                pool.endpoint());
        return new Candidate(pool.endpoint(), pool.description(), pool.quote(), Optional.of(offer));
    }

    private static List<String> names(List<Match> matches) {
        return matches.stream()
                .map(match -> match.candidate().description().name())
                .toList();
    }
}
