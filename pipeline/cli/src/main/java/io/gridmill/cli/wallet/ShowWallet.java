package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.market.BuyersAccount;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.Stake;
import io.gridmill.model.Amount;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "show", description = "Shows the wallet that pays and what is in it.", mixinStandardHelpOptions = true)
@JsonResult(ShowWallet.View.class)
final class ShowWallet implements Callable<Integer> {

    /** The wallet that pays. */
    record View(
            @Described("Address of the account.") String address,
            @Described("The encrypted file.") Path keystore,
            @Described("Id of the chain.") long chain,

            @Described("Whether the wallet is good for development chains only.")
            boolean development,

            @Described("RLC in the account's own hands, nRLC.")
            Amount balance,

            @Described("Free deposit in the Market, out of which deals are opened, nRLC.")
            Amount deposit,

            @Described("RLC that the Market may take without a permit, nRLC.")
            Amount allowance,

            @Described("Active stake, for accounts that are pools, nRLC.")
            Amount stake) {}

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Override
    public Integer call() {
        Context context = wallet.context();
        Servers servers = Servers.find(context);
        try (BuyersAccount account = BuyersAccount.open(servers, Clock.systemUTC())) {
            Market market = account.market();
            Address address = account.wallet().address();
            Stake stake = market.stakeOf(address);
            View view = new View(
                    address.checksummed(),
                    servers.wallet().keystore(),
                    servers.chain().id(),
                    account.wallet().isForDevelopment(),
                    market.balanceOf(address),
                    market.depositOf(address),
                    market.allowanceOf(address),
                    stake.active());
            if (context.json()) {
                context.printJson(view);
            } else {
                context.println(view.address() + " on chain " + view.chain()
                        + (view.development() ? ", for development chains only" : ""));
                context.println("  file     " + view.keystore());
                context.println("  in hand  " + view.balance());
                context.println("  deposit  " + view.deposit());
                if (!view.allowance().isZero()) {
                    context.println("  allowed  " + view.allowance());
                }
                if (!view.stake().isZero()) {
                    context.println("  stake    " + view.stake());
                }
            }
        }
        return 0;
    }
}
