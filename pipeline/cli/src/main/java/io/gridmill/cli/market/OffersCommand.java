package io.gridmill.cli.market;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.cli.text.Terminal;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.market.offers.StandingOffer;
import io.gridmill.market.reputation.Reputations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill offers}: what the chain shows and own runs have seen, without asking any pool. */
@Command(
        name = "offers",
        description = {
            "Lists the pools that have an offer on chain, cheapest first.",
            "An offer is an advertisement; what binds a pool is the quote that a run asks it for.",
            "Of each pool the newest offer counts, and only while the pool has the market's least stake.",
            "The reputation, 0 to 1, comes from your own runs and from what the chain shows; name a pool to see why."
        },
        mixinStandardHelpOptions = true)
@JsonResult(value = OfferView.class, form = "A list.")
public final class OffersCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Option(names = "--region", paramLabel = "TEXT", description = "Only offers whose region begins with this.")
    private @Nullable String region;

    @Parameters(
            arity = "0..1",
            paramLabel = "POOL",
            description = {
                "Address of a pool, or the beginning of it: only its offers, with the reasons for its reputation."
            })
    private @Nullable String pool;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        Servers servers = Servers.find(context);
        Profile.Chain on = servers.chain();
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id()))) {
            Market market = new Market(chain, on.deployment());
            List<StandingOffer> offers = OfferBooks.below(context.home(), market).standing().stream()
                    .filter(standing -> isWanted(standing.posted()))
                    .toList();
            List<OfferView> views = views(context, servers, market, offers);
            if (context.json()) {
                context.println(new Json().pretty(views));
            } else {
                lines(views).forEach(context::println);
                if (pool != null) {
                    reasons(views).forEach(context::println);
                }
            }
        }
        return 0;
    }

    private boolean isWanted(PostedOffer posted) {
        return (region == null || posted.offer().region().startsWith(region))
                && (pool == null
                        || posted.pool()
                                .checksummed()
                                .toLowerCase(Locale.ROOT)
                                .startsWith(pool.toLowerCase(Locale.ROOT)));
    }

    private static List<OfferView> views(Context context, Servers servers, Market market, List<StandingOffer> offers) {
        Clock clock = Clock.systemUTC();
        List<Address> pools =
                offers.stream().map(standing -> standing.posted().pool()).toList();
        Reputations reputations = PoolReputations.now(
                market,
                PoolReputations.payer(servers),
                PoolReputations.ownRecords(servers, clock, note -> context.err().println(note)),
                pools,
                clock.instant());
        List<OfferView> views = new ArrayList<>();
        for (StandingOffer offer : offers) {
            views.add(OfferView.of(
                    offer.posted(), offer.stake(), reputations.of(offer.posted().pool())));
        }
        views.sort(Comparator.comparing(OfferView::corePrice).thenComparing(OfferView::pool));
        return views;
    }

    private static List<String> reasons(List<OfferView> views) {
        Map<String, OfferView> pools = new LinkedHashMap<>();
        views.forEach(view -> pools.putIfAbsent(view.pool(), view));
        List<String> lines = new ArrayList<>();
        for (OfferView view : pools.values()) {
            lines.add("");
            lines.add("The reputation of " + view.pool() + " is " + score(view.reputation()) + ":");
            view.reasons().forEach(reason -> lines.add("  " + reason));
        }
        return lines;
    }

    private static String score(double reputation) {
        return String.format(Locale.ROOT, "%.2f", reputation);
    }

    private static List<String> lines(List<OfferView> views) {
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
                .number("REPUTATION")
                .column("RUNTIMES")
                .column("ENDPOINT");
        for (OfferView view : views) {
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
                    score(view.reputation()),
                    String.join(" ", view.runtimes()),
                    view.endpoint());
        }
        Style style = Terminal.of(System.getenv(), Terminal.attached()).style();
        return table.lines(style);
    }
}
