package io.gridmill.cli.wallet;

import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.wallet.Wallet;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "create",
        description = "Makes a new key and writes it, encrypted, into a file.",
        mixinStandardHelpOptions = true)
@JsonResult(NewWallet.Made.class)
final class CreateWallet implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private NewWallet made;

    @Override
    public Integer call() {
        made.write(wallet.context(), Wallet.random(new SecureRandom()));
        return 0;
    }
}
