package io.gridmill.pool.runner;

import java.util.regex.Pattern;

/** Names of inputs, outputs and variables, which come from a stranger and become file names. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-]{1,100}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    private Names() {}

    static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of an input or output");
        }
        return name;
    }

    static void checkVariable(String name, String value) {
        if (!VARIABLE.matcher(name).matches() || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no environment variable");
        }
    }
}
