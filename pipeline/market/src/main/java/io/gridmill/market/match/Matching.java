package io.gridmill.market.match;

import io.gridmill.model.Amount;
import io.gridmill.model.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses pools for a run: those with which the work is cheapest, or best by the weights of {@code prefer}, among all
 * choices that meet every requirement, the deadline and the budget. When none does, the budget comes first, then being as
 * early as possible. What is at most one per cent worse than the best counts as equal; of equals the quickest choice is
 * taken. Nothing preferred means price alone. How well it is done in general says {@link SetSearch}.
 *
 * <p>When nobody knows how much there is to do, as many pools are taken as a run may have, by the same measure.
 *
 * <p>Immutable; pure computation.
 */
public final class Matching {

    /** About what opening and closing a deal costs; see infra/bench, gas. Keeps deals away that bring next to nothing. */
    private static final Amount USUAL_DEAL_COST = Amount.ofNano(100_000);

    private final int fewest;
    private final int most;
    private final Amount dealCost;

    /**
     * @param fewest pools that are taken when so many fit, even if one alone could do the work: a partition that failed
     *     is tried again elsewhere; more when the run needs more owners
     * @param most deals that one run has at a time
     */
    public Matching(int fewest, int most) {
        this(fewest, most, USUAL_DEAL_COST);
    }

    /** @param dealCost what each deal costs apart from the work */
    public Matching(int fewest, int most, Amount dealCost) {
        this.fewest = fewest;
        this.most = most;
        this.dealCost = dealCost;
    }

    /** Decides about every candidate; chosen ones first, those that do not fit last. */
    public List<Match> decide(Demand demand, List<Candidate> candidates) {
        Choice choice =
                choose(demand, candidates.stream().map(Candidate::prospect).toList());
        List<String> warnings = choice.outlook().map(Outlook::warnings).orElse(List.of());
        List<Match> matches = new ArrayList<>(candidates.size());
        for (Choice.Verdict verdict : choice.verdicts()) {
            List<String> reasons = new ArrayList<>(verdict.reasons());
            if (verdict.chosen()) {
                reasons.addAll(warnings);
            }
            matches.add(new Match(candidates.get(verdict.position()), verdict.chosen(), verdict.score(), reasons));
        }
        return List.copyOf(matches);
    }

    /** Decides about every pool. The same pools in another order get the same verdicts. */
    public Choice choose(Demand demand, List<Prospect> prospects) {
        List<Choice.Verdict> refused = new ArrayList<>();
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < prospects.size(); i++) {
            List<String> against = Requirements.against(demand, prospects.get(i));
            if (against.isEmpty()) {
                fitting.add(i);
            } else {
                refused.add(new Choice.Verdict(i, false, 0, 0, against));
            }
        }
        // A fixed order, so that the choice does not depend on who answered first.
        fitting.sort(Comparator.comparing((Integer i) -> prospects.get(i).pool())
                .thenComparing(i -> prospects.get(i).endpoint()));
        int needed = Math.max(fewest, demand.owners());
        Fleet fleet = new Fleet(demand, fitting.stream().map(prospects::get).toList(), dealCost, most);
        int[] chosen = new SetSearch(fleet, demand.work().isKnown() ? needed : Math.max(needed, most), most).choose();
        Reasons reasons = new Reasons(fleet, chosen, most);
        List<Choice.Verdict> verdicts = new ArrayList<>(prospects.size());
        double best = IntStream.range(0, fleet.size())
                .mapToDouble(i -> fleet.single[i])
                .min()
                .orElse(1);
        for (int i = 0; i < fleet.size(); i++) {
            verdicts.add(new Choice.Verdict(
                    fitting.get(i),
                    reasons.isChosen(i),
                    best / fleet.single[i],
                    reasons.share(i),
                    List.of(reasons.about(i))));
        }
        verdicts.sort(Comparator.comparing((Choice.Verdict verdict) -> !verdict.chosen())
                .thenComparingDouble(verdict -> -verdict.score()));
        verdicts.addAll(refused);
        return new Choice(verdicts, outlook(fleet, reasons));
    }

    private static Optional<Outlook> outlook(Fleet fleet, Reasons chosen) {
        if (chosen.tally().isEmpty() || !fleet.demand.work().isKnown()) {
            return Optional.empty();
        }
        Tally tally = chosen.tally().get();
        Amount cost = amount(tally.pay);
        Duration time = seconds(tally.time);
        List<String> warnings = new ArrayList<>();
        String unsure = fleet.demand.work().measured() ? "" : " if every partition takes as long as its limit allows";
        if (tally.excess > 0) {
            warnings.add("the work is expected to cost " + cost + unsure + ", more than the budget of "
                    + fleet.demand.policy().budget().orElse(Amount.ZERO));
        }
        if (tally.late > 0) {
            warnings.add("the work is expected to take " + Durations.text(time) + unsure + ", longer than the "
                    + (fleet.demand.policy().deadline().isPresent() ? "deadline of " : "usual ")
                    + Durations.text(fleet.demand.horizon()));
        }
        return Optional.of(new Outlook(
                cost, time, chosen.cores(), chosen.throughput(), tally.late <= 0, tally.excess <= 0, warnings));
    }

    private static Amount amount(double nano) {
        return Amount.ofNano((long) Math.ceil(nano));
    }

    /** To the millisecond below a minute, else to the second. */
    private static Duration seconds(double seconds) {
        double bounded = Math.min(seconds, (double) Durations.LONGEST.toSeconds());
        return bounded < 60 ? Duration.ofMillis(Math.round(bounded * 1000)) : Duration.ofSeconds(Math.round(bounded));
    }

    /** Whether the choice is better with what only the offer on chain tells. */
    public static boolean needsOffers(Demand demand) {
        Map<String, Integer> prefer = demand.policy().prefer();
        return !demand.policy().regions().isEmpty()
                || demand.policy().deadline().isPresent()
                || prefer.getOrDefault("speed", 0) > 0
                || prefer.getOrDefault("energy", 0) > 0;
    }
}
