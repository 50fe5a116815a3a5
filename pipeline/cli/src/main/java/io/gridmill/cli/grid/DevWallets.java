package io.gridmill.cli.grid;

import io.gridmill.contracts.wallet.KeystoreCost;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** Wallets of the local grid: random keys that are good for dev chains only, with random passphrases. */
record DevWallets(Path directory, SecureRandom random) {

    /** What a wallet's file is called after its name. */
    static final String FILE_END = "-wallet.json";

    /** Makes a wallet, in place of an older one of that name, which a new chain has no use for. */
    GridState.Wallet create(String name) throws IOException {
        Path keystore = directory.resolve(name + FILE_END);
        Path passphraseFile = directory.resolve(name + "-passphrase");
        char[] passphrase = PrivateFiles.secret(passphraseFile).toCharArray();
        try {
            Files.deleteIfExists(keystore);
            Wallet wallet = Wallet.random(random).forDevelopment();
            // The passphrase has 192 random bits: guessing it is no cheaper for an expensive derivation.
            Wallets.create(keystore, wallet, passphrase, KeystoreCost.LIGHT, random);
            return new GridState.Wallet(wallet.address(), keystore, passphraseFile);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }
}
