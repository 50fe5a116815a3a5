package io.gridmill.rendering.cli;

import io.gridmill.rendering.scene.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A command's options (`--name value` or `--name=value`) and other words. */
final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    private Options() {}

    static Options parse(List<String> args, Set<String> known) throws InvalidInput {
        Options options = new Options();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                options.words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
            if (!known.contains(name)) {
                throw new InvalidInput(
                        "unknown option --" + name + "; known: --" + String.join(", --", new TreeSet<>(known)));
            }
            if (equals < 0 && i + 1 == args.size()) {
                throw new InvalidInput("--" + name + " needs a value");
            }
            String value = equals < 0 ? args.get(++i) : arg.substring(equals + 1);
            if (options.values.put(name, value) != null) {
                throw new InvalidInput("--" + name + " is given twice");
            }
        }
        return options;
    }

    List<String> words() {
        return words;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) throws InvalidInput {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new InvalidInput("--" + name + " is missing");
        }
        return value;
    }

    String text(String name, String otherwise) throws InvalidInput {
        return has(name) ? text(name) : otherwise;
    }

    long number(String name, long otherwise, long least, long most) throws InvalidInput {
        return has(name) ? number("--" + name, text(name), least, most) : otherwise;
    }

    /**
     * @param name of the value, for messages
     */
    static long number(String name, String text, long least, long most) throws InvalidInput {
        if (text.matches("[-+]?[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new InvalidInput(name + " is a whole number from " + least + " to " + most + ", not '" + text + "'");
    }
}
