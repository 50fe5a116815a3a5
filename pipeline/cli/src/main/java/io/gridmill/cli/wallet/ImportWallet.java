package io.gridmill.cli.wallet;

import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "import",
        description = "Writes a private key that you have, encrypted, into a file.",
        mixinStandardHelpOptions = true)
@JsonResult(NewWallet.Made.class)
final class ImportWallet implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private NewWallet made;

    @Option(
            names = "--key-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the private key, 64 hexadecimal digits, readable by its owner only.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path keyFile;

    @Override
    public Integer call() {
        made.write(wallet.context(), key());
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
