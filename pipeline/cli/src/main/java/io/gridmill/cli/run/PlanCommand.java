package io.gridmill.cli.run;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.cli.text.Terminal;
import io.gridmill.engine.run.RunLimits;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.plan.Plan;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill plan FILE}: what a run would do and cost; buys nothing. */
@Command(
        name = "plan",
        description = {
            "Shows what a run would do: stages, partitions, where they run and what they need.",
            "When the servers are up, also what is known from earlier runs, what the run would cost and how long it would"
                    + " take with the pools as they are now, and which pools would be chosen, and why. Buys nothing."
        },
        mixinStandardHelpOptions = true)
@JsonResult(PlanView.class)
public final class PlanCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PipelineArguments pipeline;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LimitArguments limits;

    @Option(
            names = "--quote",
            negatable = true,
            description = "Asks database and pools, and starts the local grid for it; --no-quote asks nobody (default:"
                    + " when they are up).")
    private @Nullable Boolean quote;

    @Option(names = "--no-cache", description = "Plans to buy everything again, even what was accepted before.")
    private boolean noCache;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        RunLimits given = limits.limits();
        Plan offline = pipeline.plan();
        Optional<Quotation> quotation = quotation(context, given);
        Plan plan = quotation.map(known -> known.forecast().plan()).orElse(offline);
        PlanView view = PlanView.of(plan, quotation);
        if (context.json()) {
            context.println(new Json().pretty(view));
            return 0;
        }
        new PlanText(Terminal.of(System.getenv(), Terminal.attached()).style())
                .lines(plan, view)
                .forEach(context::println);
        boolean buys = plan.stages().stream().anyMatch(stage -> stage.place() == PlaceKind.MARKET);
        if (quotation.isEmpty() && quote == null && buys) {
            context.println("");
            context.println(
                    "What it costs is told when the servers are up; `gridmill plan --quote FILE` starts the local"
                            + " grid for it.");
        }
        return 0;
    }

    /** Whoever did not ask for a quote gets the plan without one when something is in the way. */
    private Optional<Quotation> quotation(Context context, RunLimits given) {
        if (quote != null && !quote) {
            return Optional.empty();
        }
        try {
            Optional<Servers> servers =
                    quote != null ? Optional.of(Servers.find(context)) : Servers.findRunning(context);
            if (servers.isEmpty()) {
                return Optional.empty();
            }
            try (Workbench bench = Workbench.open(context, servers.get(), false)) {
                return Optional.of(Quotation.of(bench, pipeline, given, !noCache));
            }
        } catch (GridmillException e) {
            if (quote != null) {
                throw e;
            }
            context.err().println("No quote: " + e.getMessage());
            context.err().flush();
            return Optional.empty();
        }
    }
}
