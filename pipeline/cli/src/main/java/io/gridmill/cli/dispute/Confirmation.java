package io.gridmill.cli.dispute;

import io.gridmill.cli.Context;
import io.gridmill.cli.text.Terminal;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.Console;
import java.util.List;
import java.util.Locale;

/** A person's yes before money is put at risk. */
final class Confirmation {

    private Confirmation() {}

    /**
     * Shows what is at stake and asks, unless the answer was given already.
     *
     * @throws GridmillException {@code INVALID_USAGE} when nobody can be asked, {@code RUN_CANCELLED} when the answer is no
     */
    static void require(Context context, List<String> stakes, boolean given) {
        stakes.forEach(line -> context.err().println(line));
        context.err().flush();
        if (given) {
            return;
        }
        @SuppressWarnings("SystemConsoleNull") // asked for only where there is a terminal
        Console console = Terminal.attached() ? System.console() : null;
        if (console == null) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE, "There is no terminal to ask whether that is wanted; add --yes if it is");
        }
        String answer = console.readLine("%s", "Go on? [y/N] ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "Nothing was sent");
        }
    }
}
