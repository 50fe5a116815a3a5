package io.gridmill.model.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Reads the text of {@code combine} by recursive descent. */
final class CombinationParser {

    private static final int LONGEST = 4096;

    private final String text;
    private int at;
    private int depth;

    CombinationParser(String text) {
        this.text = text;
    }

    Combination parse() {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("combine is longer than " + LONGEST + " characters");
        }
        Combination all = zip();
        if (at < text.length()) {
            throw unexpected();
        }
        return all;
    }

    private Combination zip() {
        List<Combination> members = new ArrayList<>();
        do {
            members.add(product());
        } while (take(','));
        return members.size() == 1 ? members.get(0) : new Combination.Zip(members);
    }

    private Combination product() {
        List<Combination> factors = new ArrayList<>();
        do {
            factors.add(element());
        } while (take('*'));
        return factors.size() == 1 ? factors.get(0) : new Combination.Product(factors);
    }

    private Combination element() {
        if (take('(')) {
            if (++depth > Limits.COMBINE_DEPTH) {
                throw new IllegalArgumentException("combine nests deeper than " + Limits.COMBINE_DEPTH);
            }
            Combination inner = zip();
            if (!take(')')) {
                throw unexpected();
            }
            depth--;
            return inner;
        }
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (start == at) {
            throw unexpected();
        }
        String name = text.substring(start, at);
        skipBlanks();
        return new Combination.Dimension(name);
    }

    private boolean take(char expected) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            skipBlanks();
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException unexpected() {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new IllegalArgumentException("combine does not read on at " + found + " (character " + (at + 1)
                + "); write for example 'a * b' or '(a, b) * c'");
    }

    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
}
