package io.gridmill.model.yaml;

/** Checks the five fields of a cron text: minute, hour, day of month, month, day of week. */
final class Cron {

    private static final String[] FIELDS = {"minute", "hour", "day of month", "month", "day of week"};
    private static final int[] LEAST = {0, 0, 1, 1, 0};
    private static final int[] MOST = {59, 23, 31, 12, 7};

    private Cron() {}

    /** @throws IllegalArgumentException with a message for the user */
    static String check(String text) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != FIELDS.length) {
            throw new IllegalArgumentException("'" + text + "' has " + fields.length
                    + " fields; a cron text has five: minute, hour, day of month, month, day of week");
        }
        for (int i = 0; i < FIELDS.length; i++) {
            for (String part : fields[i].split(",", -1)) {
                part(part, i, text);
            }
        }
        return String.join(" ", fields);
    }

    private static void part(String part, int field, String text) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        if (slash >= 0) {
            number(part.substring(slash + 1), field, 1, MOST[field], text);
        }
        if (range.equals("*")) {
            return;
        }
        int dash = range.indexOf('-');
        int first = number(dash < 0 ? range : range.substring(0, dash), field, LEAST[field], MOST[field], text);
        if (dash >= 0 && number(range.substring(dash + 1), field, LEAST[field], MOST[field], text) < first) {
            throw bad(field, range, text);
        }
    }

    private static int number(String digits, int field, int least, int most, String text) {
        if (digits.isEmpty() || digits.length() > 2 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad(field, digits, text);
        }
        int number = Integer.parseInt(digits);
        if (number < least || number > most) {
            throw bad(field, digits, text);
        }
        return number;
    }

    private static IllegalArgumentException bad(int field, String found, String text) {
        return new IllegalArgumentException("'" + found + "' is no " + FIELDS[field] + " in the cron text '" + text
                + "'; numbers from " + LEAST[field] + " to " + MOST[field] + ", *, lists, ranges and steps are");
    }
}
