package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.wallet.Wallet;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "create",
        description = "Makes a new key and writes it, encrypted, into a file.",
        mixinStandardHelpOptions = true)
@JsonResult(NewWallet.class)
final class CreateWallet implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Parameters(paramLabel = "FILE", description = "The wallet's file; must not be there yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File with the passphrase, readable by its owner only (default: the one that"
                    + " GRIDMILL_WALLET_PASSPHRASE_FILE names, else you are asked).")
    private @Nullable Path passphraseFile;

    @Override
    public Integer call() {
        Context context = wallet.context();
        char[] passphrase = Passphrases.choose(passphraseFile, System.getenv());
        NewWallet.write(context, Wallet.random(new SecureRandom()), file, passphrase);
        return 0;
    }
}
