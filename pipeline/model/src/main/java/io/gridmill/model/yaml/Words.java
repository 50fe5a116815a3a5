package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Suggestions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one of a few words. */
final class Words {

    private Words() {}

    /** The word of a constant that is written like its name. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant with this word; empty when there is none, which is noted. */
    static <E extends Enum<E>> Optional<E> read(
            Problems problems, Located<String> text, String what, E[] constants, Function<E, String> word) {
        Map<String, E> known = new LinkedHashMap<>();
        for (E constant : constants) {
            known.put(word.apply(constant), constant);
        }
        E found = known.get(text.value());
        if (found == null) {
            problems.error(
                    text.position(),
                    "'" + text.value() + "' is no " + what,
                    Suggestions.hint(text.value(), known.keySet()));
        }
        return Optional.ofNullable(found);
    }
}
