package io.gridmill.cli.run;

import io.gridmill.cli.text.Described;
import io.gridmill.market.estimate.Estimate;
import io.gridmill.market.match.Choice;
import io.gridmill.market.match.Outlook;
import io.gridmill.market.match.Prospect;
import io.gridmill.model.Amount;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run would cost, in JSON. */
record QuoteView(
        @Described(
                "Whether earlier runs tell how long all partitions take; otherwise the limits of stages stand in, and"
                        + " low counts nothing for these.")
        boolean measured,

        @Described("Whether the partitions of all stages are known; otherwise some are not counted.")
        boolean complete,

        @Described("The most that the run may cost, nRLC; null when only the deposit limits it.") @Nullable
        Amount budget,

        @Described("From the start of the run; null when there is none.") @Nullable
        Long deadlineMillis,

        @Described("What pools are paid at least, nRLC; null when that cannot be told.") @Nullable
        Amount costLow,

        @Described("What pools are paid, nRLC; null when that cannot be told.") @Nullable
        Amount costLikely,

        @Described("What pools are paid at most, nRLC; null when that cannot be told.") @Nullable
        Amount costHigh,

        @Described("How long the run takes at least; null when that cannot be told.") @Nullable
        Long timeLowMillis,

        @Described("How long the run takes; null when that cannot be told.") @Nullable
        Long timeLikelyMillis,

        @Described("How long the run takes at most; null when that cannot be told.") @Nullable
        Long timeHighMillis,

        @Described("Deals that would be opened.") int deals,

        @Described("One that opens the deals, and for each the one that closes it.")
        int transactions,

        @Described("Of these transactions together.") long gas,
        @Described("What cannot be kept.") List<String> warnings,

        @Described("Pools that answered: chosen ones first, then the best.")
        List<PoolLine> pools,

        @Described("A line for each pool that cannot be dealt with.")
        List<String> complaints,

        @Described("Choices of pools between the quickest and the cheapest, quickest first.")
        List<TradeOffLine> tradeOffs) {

    /** A pool. */
    record PoolLine(
            @Described("Address of the pool.") String pool,
            @Described("What it calls itself.") String name,
            @Described("URL of the pool's API.") String endpoint,

            @Described("Whether the run would deal with it.")
            boolean chosen,

            @Described("How good it is by what is preferred; 100 is the best.")
            int scorePercent,

            @Described("Its share of the work.") int sharePercent,
            @Described("Cores that are free.") int cores,
            @Described("Price of a core-second, nRLC.") Amount corePrice,
            @Described("Why it was chosen or not.") List<String> reasons) {

        static PoolLine of(Prospect pool, Choice.Verdict verdict) {
            return new PoolLine(
                    pool.pool().checksummed(),
                    pool.name(),
                    pool.endpoint().toString(),
                    verdict.chosen(),
                    (int) Math.round(100 * verdict.score()),
                    (int) Math.round(100 * verdict.share()),
                    pool.cores(),
                    pool.corePrice(),
                    verdict.reasons());
        }
    }

    /** A choice of pools. */
    record TradeOffLine(
            @Described("How many pools.") int pools,
            @Described("What they are paid, nRLC.") Amount cost,
            @Described("How long the run takes.") long timeMillis,

            @Described("Whether it is the choice that the run would make.")
            boolean present) {}

    static QuoteView of(Plan plan, Quotation quotation) {
        Estimate estimate = quotation.estimate();
        MarketPolicy policy = plan.pipeline().market();
        List<Prospect> pools = quotation.survey().prospects();
        return new QuoteView(
                estimate.measured(),
                quotation.complete(),
                policy.budget().orElse(null),
                policy.deadline().map(Duration::toMillis).orElse(null),
                estimate.cost().map(range -> range.low()).orElse(null),
                estimate.cost().map(range -> range.likely()).orElse(null),
                estimate.cost().map(range -> range.high()).orElse(null),
                estimate.time().map(range -> range.low().toMillis()).orElse(null),
                estimate.time().map(range -> range.likely().toMillis()).orElse(null),
                estimate.time().map(range -> range.high().toMillis()).orElse(null),
                estimate.deals(),
                estimate.transactions(),
                estimate.gas(),
                estimate.choice()
                        .flatMap(Choice::outlook)
                        .map(Outlook::warnings)
                        .orElse(List.of()),
                estimate.choice().map(Choice::verdicts).orElse(List.of()).stream()
                        .map(verdict -> PoolLine.of(pools.get(verdict.position()), verdict))
                        .toList(),
                quotation.survey().complaints(),
                estimate.tradeOffs().stream()
                        .map(each -> new TradeOffLine(
                                each.pools(), each.cost(), each.time().toMillis(), each.present()))
                        .toList());
    }
}
