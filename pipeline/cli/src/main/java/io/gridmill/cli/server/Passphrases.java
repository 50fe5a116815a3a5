package io.gridmill.cli.server;

import io.gridmill.cli.text.Terminal;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the passphrase of a wallet comes from: a file, a variable that names one, a variable that holds it, or a person.
 * Whoever gets one wipes it when the wallet is open.
 */
public final class Passphrases {

    private static final String FILE_VARIABLE = "GRIDMILL_WALLET_PASSPHRASE_FILE";
    private static final String VARIABLE = "GRIDMILL_WALLET_PASSPHRASE";
    private static final int SHORTEST = 8;

    private Passphrases() {}

    /**
     * Of a wallet that is there.
     *
     * @param file that the profile names, or the variable of that name
     * @throws GridmillException INVALID_USAGE or WALLET_UNUSABLE
     */
    public static char[] toOpen(Path keystore, @Nullable Path file, Map<String, String> environment) {
        Optional<char[]> given = given(file, environment);
        return given.isPresent() ? given.get() : read(console(), "Passphrase of " + keystore + ": ");
    }

    /** Whether {@link #toOpen} would ask a person. */
    public static boolean wantsPerson(@Nullable Path file, Map<String, String> environment) {
        return file == null
                && environment.getOrDefault(FILE_VARIABLE, "").isBlank()
                && environment.getOrDefault(VARIABLE, "").isEmpty();
    }

    /**
     * Of a new wallet; a person is asked twice.
     *
     * @param file that an option names
     * @throws GridmillException INVALID_USAGE or WALLET_UNUSABLE
     */
    public static char[] choose(@Nullable Path file, Map<String, String> environment) {
        Optional<char[]> given = given(file, environment);
        char[] passphrase = given.isPresent() ? given.get() : ask();
        if (passphrase.length < SHORTEST) {
            Arrays.fill(passphrase, '\0');
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE, "A passphrase has " + SHORTEST + " characters at least");
        }
        return passphrase;
    }

    private static Optional<char[]> given(@Nullable Path file, Map<String, String> environment) {
        if (file != null) {
            return Optional.of(Wallets.passphraseFrom(file));
        }
        String named = environment.getOrDefault(FILE_VARIABLE, "").strip();
        if (!named.isEmpty()) {
            return Optional.of(Wallets.passphraseFrom(Path.of(named)));
        }
        String itself = environment.getOrDefault(VARIABLE, "");
        return itself.isEmpty() ? Optional.empty() : Optional.of(itself.toCharArray());
    }

    private static char[] ask() {
        Console console = console();
        char[] first = read(console, "Passphrase: ");
        char[] second = read(console, "Once more:  ");
        boolean same = Arrays.equals(first, second);
        Arrays.fill(second, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw new GridmillException(ErrorCode.INVALID_USAGE, "The two passphrases differ; no wallet was made");
        }
        return first;
    }

    private static char[] read(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            throw new GridmillException(ErrorCode.INVALID_USAGE, "No passphrase was given");
        }
        return typed;
    }

    private static Console console() {
        @SuppressWarnings("SystemConsoleNull") // asked for only where there is a terminal
        Console console = Terminal.attached() ? System.console() : null;
        if (console == null) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "There is no terminal to ask for a passphrase; name a file with --passphrase-file or "
                            + FILE_VARIABLE + ", or set " + VARIABLE);
        }
        return console;
    }
}
