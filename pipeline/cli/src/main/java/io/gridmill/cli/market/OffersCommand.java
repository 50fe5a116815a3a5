package io.gridmill.cli.market;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.cli.text.Terminal;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill offers}: what the chain shows, without asking any pool. */
@Command(
        name = "offers",
        description = {
            "Lists the pools that have an offer on chain, cheapest first.",
            "An offer is an advertisement; what binds a pool is the quote that a run asks it for."
        },
        mixinStandardHelpOptions = true)
@JsonResult(value = OffersCommand.View.class, form = "A list.")
public final class OffersCommand implements Callable<Integer> {

    /** One offer. */
    record View(
            @Described("Id of the offer.") String offer,
            @Described("Address of the pool.") String pool,
            @Described("URL of the pool's API.") String endpoint,
            @Described("Where the pool says it stands.") String region,
            @Described("Cores.") int cores,
            @Described("GPUs.") int gpus,
            @Described("Memory, bytes.") long memory,
            @Described("Price of a core-second, nRLC.") Amount corePrice,
            @Described("Price of a GPU-second, nRLC.") Amount gpuPrice,

            @Described("Speed of one core in the market's benchmark, GFLOPS.")
            int gflops,

            @Described("Electrical power of one busy core, watts.")
            int watts,

            @Described("Carbon intensity of the electricity, grams of CO2 per kWh.")
            int gramsCo2PerKwh,

            @Described("How the pool confines commands, best first.")
            List<String> runtimes,

            @Described("What the pool loses when it is found wrong, nRLC.")
            Amount stake,

            @Described("When the offer ends.") Instant expiresAt) {

        static View of(PostedOffer posted, Amount stake) {
            Offer offer = posted.offer();
            return new View(
                    posted.id().toString(),
                    posted.pool().checksummed(),
                    offer.endpoint(),
                    offer.region(),
                    offer.cores(),
                    offer.gpus(),
                    offer.memory().bytes(),
                    offer.corePrice(),
                    offer.gpuPrice(),
                    offer.benchmarkGflops(),
                    offer.wattsPerCore(),
                    offer.gramsCo2PerKwh(),
                    offer.runtimes(),
                    stake,
                    Instant.ofEpochSecond(offer.expiresAtEpochSeconds()));
        }
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Option(names = "--region", paramLabel = "TEXT", description = "Only offers whose region begins with this.")
    private @Nullable String region;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        Profile.Chain on = Servers.find(context).chain();
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id()))) {
            Market market = new Market(chain, on.deployment());
            List<View> views = market.offers().stream()
                    .filter(posted -> region == null || posted.offer().region().startsWith(region))
                    .map(posted -> View.of(posted, market.stakeOf(posted.pool()).active()))
                    .sorted(Comparator.comparing(View::corePrice).thenComparing(View::pool))
                    .toList();
            if (context.json()) {
                context.println(new Json().pretty(views));
            } else {
                lines(views).forEach(context::println);
            }
        }
        return 0;
    }

    private static List<String> lines(List<View> views) {
        if (views.isEmpty()) {
            return List.of("No offers. Sell a machine's time with `gridmill pool FILE`.");
        }
        Table table = new Table()
                .column("POOL")
                .column("REGION")
                .number("CORES")
                .number("GPUS")
                .number("MEMORY")
                .number("RLC/CORE-S")
                .number("GFLOPS")
                .number("WATTS")
                .number("gCO2/KWH")
                .number("STAKE")
                .column("RUNTIMES")
                .column("ENDPOINT");
        for (View view : views) {
            table.row(
                    view.pool(),
                    view.region(),
                    view.cores(),
                    view.gpus(),
                    (view.memory() >> 20) + " MiB",
                    view.corePrice().toString().replace(" RLC", ""),
                    view.gflops(),
                    view.watts(),
                    view.gramsCo2PerKwh(),
                    view.stake(),
                    String.join(" ", view.runtimes()),
                    view.endpoint());
        }
        Style style = Terminal.of(System.getenv(), Terminal.attached()).style();
        return table.lines(style);
    }
}
