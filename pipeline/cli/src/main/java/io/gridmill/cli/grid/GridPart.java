package io.gridmill.cli.grid;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a local grid is made of. A part that the user replaced by a server of his own is not started. */
public enum GridPart {
    DATABASE,
    STORE,
    CHAIN,
    /** Two pools; they need the chain. */
    POOLS;

    /** As the supervisor's command line has it, such as {@code database,store}. */
    static String words(Set<GridPart> parts) {
        return EnumSet.copyOf(parts).stream()
                .map(part -> part.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    static Set<GridPart> parse(String words) {
        Set<GridPart> parts = EnumSet.noneOf(GridPart.class);
        Arrays.stream(words.split(","))
                .map(word -> valueOf(word.toUpperCase(java.util.Locale.ROOT)))
                .forEach(parts::add);
        return parts;
    }
}
