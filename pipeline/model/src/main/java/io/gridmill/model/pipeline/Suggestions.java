package io.gridmill.model.pipeline;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** "Did you mean". */
public final class Suggestions {

    private static final int LISTED = 12;

    private Suggestions() {}

    /** A hint for a word that is none of the known ones: the nearest of them, or all when they are few. */
    public static @Nullable String hint(String word, Collection<String> known) {
        String nearest = nearest(word, known);
        if (nearest != null) {
            return "did you mean '" + nearest + "'?";
        }
        if (known.isEmpty() || known.size() > LISTED) {
            return null;
        }
        return known.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "known are ", ""));
    }

    /** The known word that was most likely meant; null when none is near. */
    public static @Nullable String nearest(String word, Collection<String> known) {
        String best = null;
        int allowed = Math.max(1, Math.min(3, word.length() / 3));
        for (String candidate : new TreeSet<>(known)) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT), allowed);
            if (distance < (best == null ? allowed + 1 : allowed)) {
                best = candidate;
                allowed = distance;
            }
        }
        return best;
    }

    /** Edits (insert, delete, replace, exchange neighbours) that turn one word into the other. */
    private static int distance(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) > most || one.length() > 100) {
            return most + 1;
        }
        int[][] edits = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[one.length()][other.length()];
    }
}
