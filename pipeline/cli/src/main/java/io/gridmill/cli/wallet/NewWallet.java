package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.server.Passphrases;
import io.gridmill.cli.text.Described;
import io.gridmill.contracts.wallet.KeystoreCost;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands that make a wallet's file have in common. */
final class NewWallet {

    /** A wallet file that was just written. */
    record Made(
            @Described("Address of the account.") String address,
            @Described("The encrypted file.") Path keystore) {}

    @Parameters(paramLabel = "FILE", description = "The wallet's file; must not be there yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File with the passphrase, readable by its owner only (default: the one that"
                    + " GRIDMILL_WALLET_PASSPHRASE_FILE names, else GRIDMILL_WALLET_PASSPHRASE, else you are asked).")
    private @Nullable Path passphraseFile;

    /** Encrypts the wallet into the file and tells where it is. */
    void write(Context context, Wallet wallet) {
        char[] passphrase = Passphrases.choose(passphraseFile, System.getenv());
        Path target = file.toAbsolutePath().normalize();
        try {
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Wallets.create(target, wallet, passphrase, KeystoreCost.STANDARD, new SecureRandom());
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "The folder of " + target + " cannot be made: " + e.getMessage(),
                    e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
        Made made = new Made(wallet.address().checksummed(), target);
        if (context.json()) {
            context.printJson(made);
        } else {
            context.println("The wallet of " + made.address() + " is in " + target);
            context.println("Keep the file and its passphrase: nobody can restore either of them. To pay with it, name"
                    + " both in a profile or in GRIDMILL_WALLET and GRIDMILL_WALLET_PASSPHRASE_FILE.");
        }
    }
}
