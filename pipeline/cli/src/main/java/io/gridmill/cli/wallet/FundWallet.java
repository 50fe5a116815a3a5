package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.market.BuyersAccount;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.market.FaucetTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "fund",
        description = {
            "Has the faucet of a development or test chain give RLC to an account.",
            "The wallet that pays sends the transaction, and needs ether for it."
        },
        mixinStandardHelpOptions = true)
@JsonResult(FundWallet.Funded.class)
final class FundWallet implements Callable<Integer> {

    /** What the faucet gave. */
    record Funded(
            @Described("Address of the account.") String address,
            @Described("Amount, nRLC.") Amount amount,

            @Described("Seconds until the faucet gives to this account again.")
            long cooldownSeconds,

            @Described("Hash of the transaction.") String transaction) {}

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "The account that gets it (default: the wallet that pays).")
    private @Nullable String address;

    @Override
    public Integer call() {
        Context context = wallet.context();
        Servers servers = Servers.find(context);
        if (servers.chain().faucet() == null) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "No faucet is known on chain " + servers.chain().id()
                            + ". If it has one, name it in the profile (chain.faucet) or in GRIDMILL_CHAIN_FAUCET; where"
                            + " RLC has a value there is none");
        }
        try (BuyersAccount account = BuyersAccount.open(servers, Clock.systemUTC())) {
            Address to = address == null ? account.wallet().address() : MoveTokens.parsedAddress(address);
            FaucetTerms terms = account.market().faucetTerms();
            Receipt receipt = MoveTokens.await(account.client().drip("wallet-" + UUID.randomUUID(), to));
            Funded funded = new Funded(
                    to.checksummed(),
                    terms.drip(),
                    terms.cooldownSeconds(),
                    receipt.transaction().hex());
            if (context.json()) {
                context.printJson(funded);
            } else {
                context.println(funded.amount() + " given to " + funded.address() + " (transaction "
                        + funded.transaction() + ")");
                context.println("The faucet gives to this account again after " + funded.cooldownSeconds() + " s.");
            }
        }
        return 0;
    }
}
