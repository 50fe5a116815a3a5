package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.text.Json;
import java.util.List;
import java.util.function.Supplier;

/** Writes a result the way the user wants it. */
final class Printing {

    private Printing() {}

    /** The view as JSON, or the lines. */
    static void print(Context context, Object view, Supplier<List<String>> lines) {
        if (context.json()) {
            context.out().print(new Json().pretty(view) + "\n");
        } else {
            lines.get().forEach(line -> context.out().print(line + "\n"));
        }
        context.out().flush();
    }
}
