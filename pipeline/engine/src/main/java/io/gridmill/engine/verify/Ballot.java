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
 * partition again. When it contradicts itself, either the application is not deterministic, or this owner is a liar that
 * spoke the truth at first: its opinion does not count any more, and others run it again until two owners have said the
 * one or the other. Likewise when one more owner than there are replicas does not bring a winner. Two that contradict
 * themselves blame the application, and nobody else; two that do not, clear it, and who contradicted himself is wrong.
 */
public final class Ballot {

    /** Owners that say the same of the application by running a partition again; one alone may be a liar. */
    private static final int ENOUGH = 2;

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
        record Accept(HeldResult kept, List<HeldResult> agreeing, List<HeldResult> wrong) implements Step {

            /** The owners that are right. */
            public Set<String> right() {
                Set<String> right = owners(agreeing);
                right.add(kept.owner());
                return right;
            }

            /** Whether one of those that are right is one of these owners. */
            public boolean isBy(Predicate<String> owners) {
                return right().stream().anyMatch(owners);
            }
        }

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
     * @param established owners to whose camp a winner has to belong; of groups that could win, theirs does
     */
    public Step next(
            boolean deterministic, Predicate<String> wrong, Predicate<String> credible, Predicate<String> established) {
        if (!deterministic && contradicting.stream().filter(credible).count() >= ENOUGH) {
            return new Step.NotDeterministic(Set.copyOf(contradicting));
        }
        Predicate<String> counts = owner -> !wrong.test(owner) && !contradicting.contains(owner);
        ToIntFunction<List<HeldResult>> weight = group ->
                (int) group.stream().map(HeldResult::owner).filter(counts).count();
        Predicate<List<HeldResult>> wins = group -> weight.applyAsInt(group) >= quorum
                && group.stream().map(HeldResult::owner).anyMatch(counts.and(established));
        List<HeldResult> best = groups.stream()
                .max(Comparator.comparing(wins::test).thenComparingInt(weight))
                .orElse(List.of());
        int heard = groups.stream().mapToInt(List::size).sum();
        int counting = groups.stream().mapToInt(weight).sum();
        boolean repeatable = !nobodyRepeats && !deterministic;
        if (heard >= replicas && weight.applyAsInt(best) >= quorum) {
            boolean unanimous = counting == weight.applyAsInt(best) && contradicting.isEmpty();
            Set<String> untried = owners(best);
            long confirmed = untried.stream().filter(consistent::contains).count();
            untried.removeAll(consistent);
            untried.removeAll(contradicting);
            if (unanimous || !repeatable || confirmed >= (contradicting.isEmpty() ? 1 : ENOUGH)) {
                return accept(best);
            }
            return untried.isEmpty() ? new Step.AskAnother() : new Step.AskAgain(untried);
        }
        int repeated = consistent.size() + contradicting.size();
        if (counting + contradicting.size() > replicas && repeatable && repeated < ENOUGH) {
            Set<String> untried = new LinkedHashSet<>();
            groups.forEach(group -> untried.addAll(owners(group)));
            untried.removeAll(consistent);
            untried.removeAll(contradicting);
            return new Step.AskAgain(untried);
        }
        return new Step.AskAnother();
    }

    private Step accept(List<HeldResult> best) {
        List<HeldResult> right = new ArrayList<>();
        List<HeldResult> wrong = new ArrayList<>();
        for (List<HeldResult> group : groups) {
            for (HeldResult opinion : group) {
                boolean good = group == best && !contradicting.contains(opinion.owner());
                (good ? right : wrong).add(opinion);
            }
        }
        Set<String> liars = owners(wrong);
        for (HeldResult repetition : repetitions) {
            (liars.contains(repetition.owner()) ? wrong : right).add(repetition);
        }
        return new Step.Accept(right.get(0), List.copyOf(right.subList(1, right.size())), wrong);
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
