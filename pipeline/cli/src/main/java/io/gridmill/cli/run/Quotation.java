package io.gridmill.cli.run;

import io.gridmill.cli.market.MarketSurvey;
import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.engine.run.Forecast;
import io.gridmill.engine.run.RunLimits;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.estimate.Estimate;
import io.gridmill.market.estimate.Estimator;
import io.gridmill.market.estimate.StageLoad;
import io.gridmill.market.estimate.Survey;
import io.gridmill.market.match.Demand;
import io.gridmill.market.match.Matching;
import io.gridmill.market.match.Work;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.plan.Dependency;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run would do, and what it costs with pools as they are now.
 *
 * @param survey the pools that were asked; nobody when nothing goes to the market
 * @param complete whether the number of partitions of all stages is known
 */
record Quotation(Forecast forecast, Survey.Answers survey, Estimate estimate, boolean complete) {

    /** Buys nothing and changes nothing. */
    static Quotation of(
            Workbench bench, PipelineArguments pipeline, RunLimits limits, boolean cache, Consumer<String> notes) {
        Forecast forecast = bench.engine()
                .forecast(
                        pipeline.source(),
                        pipeline.file(),
                        pipeline.parameters(),
                        pipeline.workingDirectory(),
                        cache,
                        limits);
        List<StageLoad> loads = loads(forecast);
        Demand demand = demand(forecast, loads);
        boolean buys =
                loads.stream().anyMatch(load -> load.market() && load.work().partitions() > 0);
        Survey.Answers survey = buys
                ? MarketSurvey.ask(bench.servers(), Matching.needsReputations(demand), notes)
                : new Survey.Answers(List.of(), List.of());
        MarketSettings usual = MarketSettings.of(List.of());
        Estimate estimate = new Estimator(
                        new Matching(usual.fewestPools(), usual.mostPools()),
                        Runtime.getRuntime().availableProcessors())
                .estimate(loads, demand, survey.prospects());
        boolean complete =
                forecast.stages().stream().allMatch(stage -> stage.partitions().isPresent());
        return new Quotation(forecast, survey, estimate, complete);
    }

    private static Demand demand(Forecast forecast, List<StageLoad> loads) {
        Plan plan = forecast.plan();
        List<Resources> resources = plan.stages().stream()
                .filter(stage -> stage.place() == PlaceKind.MARKET)
                .map(StagePlan::resources)
                .toList();
        long partitions = loads.stream()
                .filter(StageLoad::market)
                .mapToLong(load -> load.work().partitions())
                .sum();
        return Demand.of(
                plan.pipeline().market(),
                resources,
                partitions,
                forecast.owners(),
                plan.pipeline().market().deadline().orElse(forecast.usual()),
                Work.UNKNOWN);
    }

    private static List<StageLoad> loads(Forecast forecast) {
        List<StageLoad> loads = new ArrayList<>();
        for (StagePlan stage : forecast.plan().stages()) {
            Forecast.Stage known = forecast.stages().get(stage.index());
            ExpectedWork work =
                    known.work().orElseGet(() -> new ExpectedWork(0, stage.resources(), Duration.ZERO, true));
            double low = !work.measured()
                    ? 0
                    : known.past().map(Forecast.PastTimes::lowerQuartile).orElse(1.0);
            double high = !work.measured()
                    ? 1
                    : known.past().map(Forecast.PastTimes::upperQuartile).orElse(1.0);
            loads.add(new StageLoad(
                    stage.place() == PlaceKind.MARKET,
                    work,
                    low,
                    high,
                    stage.dependencies().stream().map(Quotation::after).toList()));
        }
        return loads;
    }

    private static StageLoad.After after(Dependency dependency) {
        boolean streams = dependency.kind() == Dependency.Kind.EACH || dependency.kind() == Dependency.Kind.GROUP;
        return new StageLoad.After(dependency.stage(), streams);
    }
}
