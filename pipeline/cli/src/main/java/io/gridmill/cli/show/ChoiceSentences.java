package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Which pools were considered and why each was chosen or not, in sentences. */
public final class ChoiceSentences {

    private ChoiceSentences() {}

    /**
     * One sentence for each decision, in the order given.
     *
     * @param zone in which times are shown
     * @param most sentences; one more says how many are left out
     */
    public static List<String> all(List<ChoiceView> choices, ZoneId zone, int most) {
        List<String> sentences = new ArrayList<>();
        Instant first = choices.isEmpty() ? Instant.EPOCH : choices.get(0).at();
        for (ChoiceView choice : choices.subList(0, Math.min(most, choices.size()))) {
            String when = choice.search() == 1 ? "" : "At " + Format.time(choice.at(), first, zone) + ": ";
            sentences.add(when + one(choice));
        }
        if (choices.size() > most) {
            sentences.add(
                    Format.count(choices.size() - most) + " more are in `gridmill explain` with `--output json`.");
        }
        return sentences;
    }

    private static String one(ChoiceView choice) {
        String pool = choice.pool().isEmpty() ? choice.endpoint() : choice.pool() + " (" + choice.endpoint() + ")";
        return pool + (choice.chosen() ? " was chosen: " : " was not chosen: ") + String.join("; ", choice.reasons())
                + ".";
    }
}
