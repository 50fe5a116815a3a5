package io.gridmill.market.match;

import java.util.List;
import java.util.Optional;

/**
 * What was decided about many pools.
 *
 * @param verdicts chosen ones first, then by score, those that do not fit last
 * @param outlook empty when no pool was chosen or nobody knows how much there is to do
 */
public record Choice(List<Verdict> verdicts, Optional<Outlook> outlook) {

    public Choice {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * What was decided about one pool.
     *
     * @param position in the list that was to be chosen from
     * @param chosen whether to deal with it
     * @param score 0 to 1 among the pools that fit, higher is better; 0 for those that do not fit
     * @param share of the work that it is expected to get, 0 to 1
     * @param reasons for people: why it was chosen, or all of what speaks against it
     */
    public record Verdict(int position, boolean chosen, double score, double share, List<String> reasons) {

        public Verdict {
            reasons = List.copyOf(reasons);
        }
    }

    public List<Verdict> chosen() {
        return verdicts.stream().filter(Verdict::chosen).toList();
    }
}
