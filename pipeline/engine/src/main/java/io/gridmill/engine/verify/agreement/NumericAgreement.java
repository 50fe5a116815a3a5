package io.gridmill.engine.verify.agreement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Texts whose numbers differ by a relative amount at most, |a - b| &le; tolerance &times; max(|a|, |b|), and that are equal
 * between the numbers. A number is decimal, with an optional sign, point and exponent. What holds a zero byte is no text.
 */
final class NumericAgreement implements FileAgreement {

    /** Longer ones are compared as text. */
    private static final int LONGEST_NUMBER = 400;

    private static final int MOST_NUMBERS = 10_000_000;

    private final double tolerance;

    NumericAgreement(double tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public Optional<String> difference(byte[] one, byte[] other) {
        if (holdsZero(one) || holdsZero(other)) {
            return Optional.of("other bytes, in a file that is no text");
        }
        Text first = new Text(one);
        Text second = new Text(other);
        int line = 1;
        for (int numbers = 0; !first.ended() || !second.ended(); ) {
            int a = first.endOfNumber();
            int b = second.endOfNumber();
            if (a > 0 && b > 0) {
                if (++numbers > MOST_NUMBERS) {
                    return Optional.of("more than " + MOST_NUMBERS + " numbers");
                }
                String left = first.take(a);
                String right = second.take(b);
                if (!alike(left, right)) {
                    return Optional.of("line " + line + " says " + left + " and " + right);
                }
            } else if (a > 0 || b > 0 || first.ended() || second.ended() || first.next() != second.next()) {
                return Optional.of("line " + line + " has other text");
            } else {
                line += first.next() == '\n' ? 1 : 0;
                first.skip();
                second.skip();
            }
        }
        return Optional.empty();
    }

    private boolean alike(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        double a = Double.parseDouble(one);
        double b = Double.parseDouble(other);
        // Too large for a double: nothing is known about how far apart they are.
        boolean close = Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
        return Double.isFinite(a) && Double.isFinite(b) && close;
    }

    private static boolean holdsZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** A text and how far it was read. */
    private static final class Text {
        private final byte[] bytes;
        private int at;

        Text(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean ended() {
            return at >= bytes.length;
        }

        byte next() {
            return bytes[at];
        }

        void skip() {
            at++;
        }

        String take(int end) {
            String taken = new String(Arrays.copyOfRange(bytes, at, end), StandardCharsets.US_ASCII);
            at = end;
            return taken;
        }

        /** Where the number that begins here ends; 0 when none begins. */
        int endOfNumber() {
            int begin = is(at, '+') || is(at, '-') ? at + 1 : at;
            int whole = digits(begin);
            int end = whole;
            if (is(whole, '.')) {
                int fraction = digits(whole + 1);
                end = fraction > whole + 1 || whole > begin ? fraction : whole;
            }
            if (end == begin) {
                return 0;
            }
            if (is(end, 'e') || is(end, 'E')) {
                int exponent = is(end + 1, '+') || is(end + 1, '-') ? end + 2 : end + 1;
                int last = digits(exponent);
                end = last > exponent ? last : end;
            }
            return end - at > LONGEST_NUMBER ? 0 : end;
        }

        /** The end of the digits that begin there; a number that is too long need not be read to its end. */
        private int digits(int from) {
            int end = from;
            while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9' && end - at <= LONGEST_NUMBER) {
                end++;
            }
            return end;
        }

        private boolean is(int position, char c) {
            return position < bytes.length && bytes[position] == c;
        }
    }
}
