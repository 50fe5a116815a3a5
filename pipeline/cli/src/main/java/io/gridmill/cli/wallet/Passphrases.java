package io.gridmill.cli.wallet;

import io.gridmill.cli.text.Terminal;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the passphrase of a new wallet comes from: a file, a variable that names one, or a person. */
final class Passphrases {

    private static final String VARIABLE = "GRIDMILL_WALLET_PASSPHRASE_FILE";
    private static final int SHORTEST = 8;

    private Passphrases() {}

    /** @throws GridmillException INVALID_USAGE or WALLET_UNUSABLE */
    static char[] choose(@Nullable Path file, Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "").strip();
        Path source = file == null && !named.isEmpty() ? Path.of(named) : file;
        char[] passphrase = source == null ? ask() : Wallets.passphraseFrom(source);
        if (passphrase.length < SHORTEST) {
            Arrays.fill(passphrase, '\0');
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE, "A passphrase has " + SHORTEST + " characters at least");
        }
        return passphrase;
    }

    private static char[] ask() {
        Console console = Terminal.attached() ? console() : null;
        if (console == null) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "There is no terminal to ask for a passphrase; name a file with --passphrase-file or " + VARIABLE);
        }
        char[] first = console.readPassword("Passphrase: ");
        char[] second = console.readPassword("Once more:  ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new GridmillException(ErrorCode.INVALID_USAGE, "The two passphrases differ; no wallet was made");
        }
        Arrays.fill(second, '\0');
        return first;
    }

    @SuppressWarnings("SystemConsoleNull") // asked for only where there is a terminal
    private static @Nullable Console console() {
        return System.console();
    }
}
