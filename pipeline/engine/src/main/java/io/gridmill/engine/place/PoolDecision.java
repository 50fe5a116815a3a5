package io.gridmill.engine.place;

import java.util.List;

/**
 * What a place decided about a pool that it looked at for a run. Much of it is a stranger's text: it is cut to a bounded
 * length here, and whoever shows it must treat it as text.
 *
 * @param name what the pool calls itself; empty when it never said
 * @param owner address of whoever answers for it; empty when it never said
 * @param endpoint URL
 * @param chosen whether the run buys from it
 * @param score 0 to 1 among the pools of the same search, higher is better; 0 for those that do not fit
 * @param reasons for people: why it was chosen, or what speaks against it
 */
public record PoolDecision(
        String name, String owner, String endpoint, boolean chosen, double score, List<String> reasons) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ENDPOINT = 512;
    private static final int LONGEST_REASON = 400;
    private static final int MOST_REASONS = 8;

    public PoolDecision {
        name = cut(name, LONGEST_NAME);
        owner = cut(owner, LONGEST_NAME);
        endpoint = cut(endpoint, LONGEST_ENDPOINT);
        score = Double.isFinite(score) ? score : 0;
        reasons = reasons.stream()
                .limit(MOST_REASONS)
                .map(reason -> cut(reason, LONGEST_REASON))
                .toList();
    }

    /** Without what no database takes: the character zero, and halves of characters. */
    private static String cut(String text, int longest) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length() && kept.length() < longest; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
            if (character != 0 && !half) {
                kept.appendCodePoint(character);
            }
        }
        return kept.toString();
    }
}
