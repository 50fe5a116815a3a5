package io.gridmill.cli.grid;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.cli.Context;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows a grid to people and programs. Secrets are named by their files. */
public final class GridReport {

    private GridReport() {}

    public static void print(Context context, GridState state) {
        print(context, state, -1);
    }

    /** @param millis how long it took to get here, or negative */
    public static void print(Context context, GridState state, long millis) {
        if (context.json()) {
            context.printJson(Map.of("up", true, "grid", json(state)));
            return;
        }
        if (millis >= 0) {
            context.println(
                    String.format(Locale.ROOT, "The local grid is up (%.1f s; %s)", millis / 1000.0, breakdown(state)));
        } else {
            context.println("The local grid is up");
        }
        line(context, "supervisor", "process " + state.supervisor().pid());
        GridState.Database database = state.database();
        if (database != null) {
            line(
                    context,
                    "database",
                    database.url() + " user " + database.user() + ", password in " + database.passwordFile());
        }
        GridState.ObjectStore store = state.store();
        if (store != null) {
            line(
                    context,
                    "store",
                    store.endpoint() + " bucket " + store.bucket() + ", keys in "
                            + store.secretKeyFile().getParent());
        }
        GridState.Chain chain = state.chain();
        if (chain != null) {
            line(context, "chain", chain.rpc() + " id " + chain.id() + ", Market " + chain.market());
            line(
                    context,
                    "buyer",
                    chain.buyer().address() + ", wallet in " + chain.buyer().keystore());
        }
        state.pools()
                .forEach(pool ->
                        line(context, "pool " + pool.name(), pool.endpoint().toString()));
    }

    /** The grid's parts for programs. */
    public static JsonNode json(GridState state) {
        return Json.MAPPER.valueToTree(state);
    }

    private static String breakdown(GridState state) {
        return new TreeMap<>(state.startMillis())
                .entrySet().stream()
                        .map(part -> part.getKey() + " " + part.getValue() + " ms")
                        .collect(Collectors.joining(", "));
    }

    private static void line(Context context, String name, String what) {
        context.println(String.format(Locale.ROOT, "  %-11s %s", name, what));
    }
}
