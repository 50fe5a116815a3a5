package io.gridmill.market.estimate;

import io.gridmill.market.match.Choice;
import io.gridmill.market.match.Demand;
import io.gridmill.market.match.Matching;
import io.gridmill.market.match.Outlook;
import io.gridmill.market.match.Prospect;
import io.gridmill.market.match.Work;
import io.gridmill.model.Amount;
import io.gridmill.model.Durations;
import io.gridmill.model.pipeline.MarketPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Estimates runs. Immutable; pure computation. */
public final class Estimator {

    /** Of opening and closing a deal together, as {@code infra/bench/run gas} measures it: 140,968 to 141,004. */
    private static final long GAS_PER_DEAL = 141_000;

    /** Deadlines that are looked at between the quickest and the cheapest choice. */
    private static final int DEADLINES = 5;

    private final Matching matching;
    private final Finish.Capacity home;

    /** @param homeCores of this machine */
    public Estimator(Matching matching, int homeCores) {
        this.matching = matching;
        this.home = new Finish.Capacity(homeCores, homeCores);
    }

    /**
     * @param stages in an order in which each stands behind those it waits for
     * @param demand what the stages on the market need of a pool; how much work there is, is told by the stages
     */
    public Estimate estimate(List<StageLoad> stages, Demand demand, List<Prospect> pools) {
        boolean measured = stages.stream()
                .allMatch(stage -> stage.work().measured() || stage.work().partitions() == 0);
        Work work = stages.stream()
                .filter(StageLoad::market)
                .filter(stage -> stage.work().partitions() > 0)
                .map(stage -> Work.of(
                        stage.work().partitions(),
                        stage.work().resources().cpu(),
                        stage.work().resources().gpu(),
                        stage.work().each(),
                        stage.work().measured()))
                .reduce(Work.UNKNOWN, Work::plus);
        if (!work.isKnown()) {
            return nothingToBuy(stages, measured);
        }
        Demand whole = demand.with(work);
        Choice choice = matching.choose(whole, pools);
        int deals = choice.chosen().size();
        Optional<Outlook> outlook = choice.outlook();
        return new Estimate(
                outlook.map(known -> Range.of(guess -> cost(stages, known, guess))),
                outlook.map(known -> Range.of(guess -> time(stages, known, guess))),
                measured,
                Optional.of(choice),
                deals,
                deals == 0 ? 0 : 1 + deals,
                GAS_PER_DEAL * deals,
                outlook.isEmpty() ? List.of() : tradeOffs(stages, whole, pools, choice));
    }

    /** All of it is done, or runs at home. */
    private Estimate nothingToBuy(List<StageLoad> stages, boolean measured) {
        Finish.Capacity none = new Finish.Capacity(1, 1);
        return new Estimate(
                Optional.of(new Range<>(Amount.ZERO, Amount.ZERO, Amount.ZERO)),
                Optional.of(Range.of(guess -> duration(Finish.of(stages, guess, none, home)))),
                measured,
                Optional.empty(),
                0,
                0,
                0,
                List.of());
    }

    private List<Estimate.TradeOff> tradeOffs(
            List<StageLoad> stages, Demand demand, List<Prospect> pools, Choice present) {
        MarketPolicy policy = demand.policy();
        Choice quickest = matching.choose(demand.with(policy(policy, Optional.empty(), Map.of("speed", 1))), pools);
        Choice cheapest = matching.choose(demand.with(policy(policy, Optional.of(Durations.LONGEST), Map.of())), pools);
        double least = quickest.outlook().map(Estimator::seconds).orElse(1.0);
        double most = cheapest.outlook().map(Estimator::seconds).orElse(least);
        List<Choice> choices = new ArrayList<>();
        choices.add(quickest);
        for (int i = 1; i <= DEADLINES; i++) {
            double seconds = least * Math.pow(Math.max(1, most / least), (double) i / (DEADLINES + 1));
            Duration deadline = Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
            choices.add(matching.choose(demand.with(policy(policy, Optional.of(deadline), Map.of())), pools));
        }
        choices.add(cheapest);
        choices.add(present);
        Set<Integer> now = positions(present);
        Set<Set<Integer>> seen = new HashSet<>();
        List<Estimate.TradeOff> tradeOffs = new ArrayList<>();
        for (Choice choice : choices) {
            Set<Integer> chosen = positions(choice);
            if (choice.outlook().isPresent() && seen.add(chosen)) {
                Outlook outlook = choice.outlook().get();
                tradeOffs.add(new Estimate.TradeOff(
                        chosen.size(),
                        cost(stages, outlook, Range.Guess.LIKELY),
                        time(stages, outlook, Range.Guess.LIKELY),
                        chosen.equals(now)));
            }
        }
        return tradeOffs.stream()
                .filter(one -> one.present() || tradeOffs.stream().noneMatch(other -> isOutdone(one, other)))
                .sorted((one, other) -> one.time().equals(other.time())
                        ? one.cost().compareTo(other.cost())
                        : one.time().compareTo(other.time()))
                .toList();
    }

    private static boolean isOutdone(Estimate.TradeOff choice, Estimate.TradeOff by) {
        int cost = choice.cost().compareTo(by.cost());
        int time = choice.time().compareTo(by.time());
        return cost >= 0 && time >= 0 && (cost > 0 || time > 0);
    }

    private static MarketPolicy policy(MarketPolicy policy, Optional<Duration> deadline, Map<String, Integer> prefer) {
        return new MarketPolicy(
                Optional.empty(), deadline, prefer, policy.reputation(), policy.regions(), policy.runtimes());
    }

    private static Set<Integer> positions(Choice choice) {
        return choice.chosen().stream().map(Choice.Verdict::position).collect(Collectors.toSet());
    }

    private static Amount cost(List<StageLoad> stages, Outlook outlook, Range.Guess guess) {
        double likely = 0;
        double guessed = 0;
        for (StageLoad stage : stages) {
            if (stage.market()) {
                likely += stage.coreSeconds();
                guessed += stage.coreSeconds() * guess.factor(stage);
            }
        }
        double nano = outlook.cost().nano() * (guessed / likely);
        return Amount.ofNano(Math.round(nano));
    }

    private Duration time(List<StageLoad> stages, Outlook outlook, Range.Guess guess) {
        Finish.Capacity market = new Finish.Capacity(outlook.cores(), outlook.throughput());
        return duration(Finish.of(stages, guess, market, home));
    }

    private static double seconds(Outlook outlook) {
        return Math.max(1e-3, outlook.time().toMillis() / 1000.0);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(Math.min(seconds, (double) Durations.LONGEST.toSeconds()) * 1000));
    }
}
