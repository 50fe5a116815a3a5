package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
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

/** A wallet file that was just written. */
record NewWallet(
        @Described("Address of the account.") String address,
        @Described("The encrypted file.") Path keystore) {

    /** Encrypts the wallet into a file that must not be there yet, and tells where it is. */
    static NewWallet write(Context context, Wallet wallet, Path file, char[] passphrase) {
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
        NewWallet made = new NewWallet(wallet.address().checksummed(), target);
        if (context.json()) {
            context.printJson(made);
        } else {
            context.println("The wallet of " + made.address() + " is in " + target);
            context.println("Keep the file and its passphrase: nobody can restore either of them. To pay with it, name"
                    + " both in a profile or in GRIDMILL_WALLET and GRIDMILL_WALLET_PASSPHRASE_FILE.");
        }
        return made;
    }
}
