package io.gridmill.rendering.scene;

import io.gridmill.rendering.scene.Node.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The mistakes found in a scene file so far. */
final class Problems {
    private static final int SHOWN = 20;

    private record Problem(Place place, String message) {}

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Place place, String message) {
        problems.add(new Problem(place, message));
    }

    boolean none() {
        return problems.isEmpty();
    }

    /** Ends reading when there were mistakes: one line each, in the file's order. */
    void check() throws InvalidInput {
        if (problems.isEmpty()) {
            return;
        }
        problems.sort(Comparator.comparingInt((Problem p) -> p.place.line()).thenComparingInt(p -> p.place.column()));
        String lines = problems.stream()
                .limit(SHOWN)
                .map(p -> file + ":" + p.place.line() + ":" + p.place.column() + ": " + p.message)
                .distinct()
                .collect(Collectors.joining("\n"));
        int more = problems.size() - SHOWN;
        throw new InvalidInput(more > 0 ? lines + "\n" + file + ": and " + more + " more" : lines);
    }

    /** "; did you mean 'x'?" for the nearest known word, or the list of all known words when none is near. */
    static String didYouMean(String word, Collection<String> known) {
        String nearest = "";
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        if (!nearest.isEmpty()) {
            return "; did you mean '" + nearest + "'?";
        }
        return known.isEmpty() ? "" : "; known: " + known.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Insertions, deletions, replacements and swaps of neighbours between two words. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
