package io.gridmill.cli.wallet;

import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "import",
        description = "Writes a private key that you have, encrypted, into a file.",
        mixinStandardHelpOptions = true)
@JsonResult(NewWallet.class)
final class ImportWallet implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Parameters(paramLabel = "FILE", description = "The wallet's file; must not be there yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--key-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the private key, 64 hexadecimal digits, readable by its owner only.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path keyFile;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File with the passphrase, readable by its owner only (default: the one that"
                    + " GRIDMILL_WALLET_PASSPHRASE_FILE names, else you are asked).")
    private @Nullable Path passphraseFile;

    @Override
    public Integer call() {
        Wallet imported = key();
        char[] passphrase = Passphrases.choose(passphraseFile, System.getenv());
        NewWallet.write(wallet.context(), imported, file, passphrase);
        return 0;
    }

    private Wallet key() {
        // Guarded like a passphrase: whoever can read it owns the account.
        char[] digits = Wallets.passphraseFrom(keyFile);
        try {
            return Wallet.ofPrivateKey(new String(digits).strip());
        } catch (IllegalArgumentException e) {
            throw new GridmillException(
                    ErrorCode.WALLET_UNUSABLE, "The file " + keyFile + " holds no key: " + e.getMessage(), e);
        } finally {
            Arrays.fill(digits, '\0');
        }
    }
}
