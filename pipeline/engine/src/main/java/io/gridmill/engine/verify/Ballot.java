package io.gridmill.engine.verify;

import io.gridmill.engine.ledger.HeldResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The opinions about one partition. One from each owner, in groups that agree, and second ones of the same owner that tell
 * whether the application is deterministic. Used by one thread.
 *
 * <p>All {@code replicas} are heard; then a group as large as the quorum wins. While opinions differ and nobody wins, one
 * more owner is asked at a time. Before anybody is called wrong for the first time, an owner of the winning group runs the
 * partition again: when it contradicts itself, nobody is wrong. When one more owner than there are replicas does not
 * bring a winner, two owners run it again, and only when both contradict themselves it is the application: one alone may
 * answer at random.
 */
public final class Ballot {

    private static final int ENOUGH_CONTRADICTIONS = 2;

    private final int replicas;
    private final int quorum;
    private final List<List<HeldResult>> groups = new ArrayList<>();
    private final Set<String> owners = new LinkedHashSet<>();
    private final List<HeldResult> repetitions = new ArrayList<>();
    private final Set<String> consistent = new LinkedHashSet<>();
    private final Set<String> contradicting = new LinkedHashSet<>();
    private final List<String> reasons = new ArrayList<>();
    private boolean nobodyRepeats;

    public Ballot(int replicas, int quorum) {
        this.replicas = replicas;
        this.quorum = quorum;
    }

    /** What has to be done next. */
    public sealed interface Step {

        /**
         * A group won.
         *
         * @param kept whose outputs count: the first of the group
         * @param agreeing the others that are right
         */
        record Accept(HeldResult kept, List<HeldResult> agreeing, List<HeldResult> wrong) implements Step {}

        /** An owner that has not been asked. */
        record AskAnother() implements Step {}

        /** One of these owners once more. */
        record AskAgain(Set<String> owners) implements Step {}

        /** @param owners that contradicted themselves */
        record NotDeterministic(Set<String> owners) implements Step {}
    }

    /** The opinions that a new one is compared with, one of each group; for a second opinion of its owner, the first. */
    public List<HeldResult> representatives(HeldResult opinion) {
        return opinionOf(opinion.owner())
                .map(List::of)
                .orElseGet(() -> groups.stream().map(group -> group.get(0)).toList());
    }

    /**
     * Counts an opinion.
     *
     * @param agreesWith position in {@link #representatives} of the first that it agrees with; -1 for none
     * @param reason what differs from the first of them; empty when nothing does
     */
    public void add(HeldResult opinion, int agreesWith, String reason) {
        if (!owners.add(opinion.owner())) {
            repetitions.add(opinion);
            (agreesWith >= 0 ? consistent : contradicting).add(opinion.owner());
        } else if (agreesWith >= 0) {
            groups.get(agreesWith).add(opinion);
        } else {
            groups.add(new ArrayList<>(List.of(opinion)));
        }
        if (!reason.isEmpty()) {
            reasons.add(reason);
        }
    }

    /** No owner that could run it again is there. */
    public void nobodyRepeats() {
        nobodyRepeats = true;
    }

    /**
     * @param deterministic whether the stage's application is known to be
     * @param wrong owners that were found wrong elsewhere: what they say does not make a quorum any more
     * @param credible owners whose contradicting themselves tells something of the application; others may be liars
     */
    public Step next(boolean deterministic, Predicate<String> wrong, Predicate<String> credible) {
        ToIntFunction<List<HeldResult>> weight = group ->
                (int) group.stream().filter(each -> !wrong.test(each.owner())).count();
        List<HeldResult> best =
                groups.stream().max(Comparator.comparingInt(weight)).orElse(List.of());
        int heard = groups.stream().mapToInt(List::size).sum();
        int counting = groups.stream().mapToInt(weight).sum();
        boolean won = heard >= replicas && weight.applyAsInt(best) >= quorum;
        if (contradicting.stream().filter(credible).count() >= ENOUGH_CONTRADICTIONS
                || (won && best.stream().map(HeldResult::owner).anyMatch(contradicting::contains))) {
            return new Step.NotDeterministic(Set.copyOf(contradicting));
        }
        boolean repeatable = !nobodyRepeats;
        if (won) {
            boolean sure = counting == weight.applyAsInt(best)
                    || deterministic
                    || best.stream().map(HeldResult::owner).anyMatch(consistent::contains);
            return sure || !repeatable ? accept(best) : new Step.AskAgain(owners(best));
        }
        int repeated = consistent.size() + contradicting.size();
        if (counting > replicas && repeatable && repeated < ENOUGH_CONTRADICTIONS && !deterministic) {
            Set<String> owners = new LinkedHashSet<>();
            groups.forEach(group -> owners.addAll(owners(group)));
            owners.removeAll(consistent);
            owners.removeAll(contradicting);
            return new Step.AskAgain(owners);
        }
        return new Step.AskAnother();
    }

    private Step accept(List<HeldResult> best) {
        List<HeldResult> wrong = new ArrayList<>();
        groups.stream().filter(group -> group != best).forEach(wrong::addAll);
        Set<String> liars = owners(wrong);
        List<HeldResult> agreeing = new ArrayList<>(best.subList(1, best.size()));
        for (HeldResult repetition : repetitions) {
            (liars.contains(repetition.owner()) ? wrong : agreeing).add(repetition);
        }
        return new Step.Accept(best.get(0), agreeing, wrong);
    }

    private static Set<String> owners(List<HeldResult> opinions) {
        Set<String> owners = new LinkedHashSet<>();
        opinions.forEach(opinion -> owners.add(opinion.owner()));
        return owners;
    }

    private Optional<HeldResult> opinionOf(String owner) {
        return groups.stream()
                .flatMap(List::stream)
                .filter(opinion -> opinion.owner().equals(owner))
                .findFirst();
    }

    /** The owners, in groups that agree. */
    public List<Set<String>> camps() {
        return groups.stream().map(Ballot::owners).toList();
    }

    /** Everything that was delivered. */
    public List<HeldResult> all() {
        List<HeldResult> all = new ArrayList<>(repetitions);
        groups.forEach(all::addAll);
        return all;
    }

    /** Whoever has been heard; grows with the opinions. Looked at whenever a pool is free, so it is not made anew. */
    public Set<String> owners() {
        return Collections.unmodifiableSet(owners);
    }

    /** Whether an owner ran it twice and got the same. */
    public boolean wasRepeated() {
        return !consistent.isEmpty();
    }

    /** What differs, as far as it was seen; empty while all agree. */
    public String difference() {
        return reasons.isEmpty() ? "" : reasons.get(0);
    }

    /** How many different answers there are. */
    public int answers() {
        return groups.size();
    }
}
