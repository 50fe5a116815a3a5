package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.Json;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.cli.text.Table;
import io.gridmill.cli.text.Terminal;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.wallet.WalletLabel;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.Amount;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "list",
        description = {
            "Lists wallets and what their accounts hold: the one that pays, those of the local grid, and files that you name.",
            "No passphrase is needed: the address is the one that stands in the file."
        },
        mixinStandardHelpOptions = true)
@JsonResult(value = ListWallets.View.class, form = "A list.")
final class ListWallets implements Callable<Integer> {

    /** A wallet's file and what the chain knows of its account. */
    record View(
            @Described("Address of the account; null when it does not stand in the file.") @Nullable
            String address,

            @Described("The encrypted file.") String keystore,

            @Described("Whether it is the wallet that pays.")
            boolean pays,

            @Described("Whether the wallet is good for development chains only.")
            boolean development,

            @Described("RLC in the account's own hands, nRLC.") @Nullable
            Amount balance,

            @Described("Free deposit in the Market, nRLC.") @Nullable
            Amount deposit,

            @Described("Active stake, for accounts that are pools, nRLC.") @Nullable
            Amount stake) {}

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "More wallets' files to list.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        Context context = wallet.context();
        Servers servers = Servers.find(context);
        Profile.Chain on = servers.chain();
        Path paying = servers.wallet().keystore().toAbsolutePath().normalize();
        Set<Path> listed = new LinkedHashSet<>();
        listed.add(paying);
        LocalGrid grid = new LocalGrid(context.home());
        Optional<URI> gridsChain =
                grid.find().flatMap(state -> Optional.ofNullable(state.chain())).map(GridState.Chain::rpc);
        if (gridsChain.filter(on.rpc()::equals).isPresent()) {
            listed.addAll(grid.wallets());
        }
        files.forEach(file -> listed.add(file.toAbsolutePath().normalize()));
        List<View> views = new ArrayList<>();
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id()))) {
            Market market = new Market(chain, on.deployment());
            for (Path file : listed) {
                views.add(view(market, file, file.equals(paying)));
            }
        }
        if (context.json()) {
            context.println(new Json().pretty(views));
        } else {
            lines(views, on.id()).forEach(context::println);
        }
        return 0;
    }

    private static View view(Market market, Path file, boolean pays) {
        WalletLabel label = Wallets.label(file);
        return label.address()
                .map(address -> new View(
                        address.checksummed(),
                        file.toString(),
                        pays,
                        label.development(),
                        market.balanceOf(address),
                        market.depositOf(address),
                        market.stakeOf(address).active()))
                .orElseGet(() -> new View(null, file.toString(), pays, label.development(), null, null, null));
    }

    private static List<String> lines(List<View> views, long chain) {
        Table table = new Table()
                .column("ADDRESS")
                .column("USE")
                .number("IN HAND")
                .number("DEPOSIT")
                .number("STAKE")
                .column("FILE");
        for (View view : views) {
            table.row(
                    view.address() == null ? "not in the file" : view.address(),
                    (view.development() ? "dev" : "any chain") + (view.pays() ? ", pays" : ""),
                    text(view.balance()),
                    text(view.deposit()),
                    text(view.stake()),
                    view.keystore());
        }
        List<String> lines = new ArrayList<>(
                table.lines(Terminal.of(System.getenv(), Terminal.attached()).style()));
        lines.add("On chain " + chain + ". A dev wallet signs for development chains only.");
        return lines;
    }

    private static String text(@Nullable Amount amount) {
        return amount == null ? "?" : amount.toString();
    }
}
