package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gridmill wallet …}. */
@Command(
        name = "wallet",
        description = {
            "Makes and lists wallets, shows what is in the one that pays, and moves its RLC.",
            "The wallet that pays is the one of the profile or of GRIDMILL_WALLET, else the local grid's."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            CreateWallet.class,
            ImportWallet.class,
            ListWallets.class,
            ShowWallet.class,
            FundWallet.class,
            MoveTokens.Approve.class,
            MoveTokens.Deposit.class,
            MoveTokens.Withdraw.class,
            MoveTokens.Send.class
        })
public final class WalletCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    Context context() {
        return gridmill.context();
    }

    @Override
    public void run() {
        spec.commandLine().usage(context().out());
    }
}
