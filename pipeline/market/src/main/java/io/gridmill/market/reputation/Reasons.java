package io.gridmill.market.reputation;

import io.gridmill.engine.history.OwnerRun;
import io.gridmill.market.reputation.ChainRecord.Seizure;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Why a pool has its reputation, in words with counts. Used by one thread. */
final class Reasons {

    private record Reason(double weight, String text) {}

    private final Instant now;
    private final List<Reason> reasons = new ArrayList<>();

    Reasons(Instant now) {
        this.now = now;
    }

    /** Most important first; what is equally important in the order in which it came. */
    List<String> inOrder() {
        return reasons.stream()
                .sorted(Comparator.comparingDouble((Reason reason) -> -reason.weight()))
                .map(Reason::text)
                .toList();
    }

    /** @param lastWrong end of the newest run with a wrong result; {@link Instant#MIN}: there is none */
    void own(List<OwnerRun> runs, Instant lastWrong, double good, double bad) {
        if (runs.isEmpty()) {
            add(0, "not seen at work in your runs");
            return;
        }
        long wrong = sum(runs, OwnerRun::wrong);
        if (wrong > 0) {
            add(
                    Double.MAX_VALUE,
                    count(wrong, "result") + (wrong == 1 ? " was" : " were") + " found wrong in your runs, the last "
                            + ago(lastWrong) + "; what was right before does not count any more");
        }
        List<OwnerRun> since =
                runs.stream().filter(run -> run.at().isAfter(lastWrong)).toList();
        long accepted = sum(since, OwnerRun::accepted);
        if (accepted > 0) {
            long valid = sum(since, OwnerRun::valid);
            add(
                    good,
                    count(accepted, "result") + " accepted in " + count(since.size(), "run") + " of yours"
                            + (wrong > 0 ? " since then" : "") + ", "
                            + (valid == 0
                                    ? "none of them compared with another owner's"
                                    : valid + " of them compared with another owner's and right"));
        }
        List<String> faults = new ArrayList<>();
        long failed = sum(runs, OwnerRun::failed);
        long lost = sum(runs, OwnerRun::lost);
        long overclaimed = sum(runs, OwnerRun::overclaimed);
        if (failed > 0) {
            faults.add(count(failed, "attempt") + " failed through its fault");
        }
        if (lost > 0) {
            faults.add(count(lost, "attempt") + " never came back");
        }
        if (overclaimed > 0) {
            faults.add("more time was claimed than passed for " + count(overclaimed, "result"));
        }
        if (!faults.isEmpty()) {
            add(bad, String.join(", ", faults) + " in your runs");
        }
    }

    void seized(List<Seizure> seizures, double bad) {
        if (!seizures.isEmpty()) {
            add(
                    bad,
                    "judges took stake from it " + count(seizures.size(), "time") + ", the last "
                            + ago(seizures.get(seizures.size() - 1).at()));
        }
    }

    void strangers(long paying, Duration age, double good, long unpaying, double bad) {
        if (paying > 0) {
            add(
                    good,
                    "paid by " + count(paying, "other buyer") + " on chain, where it has been for " + span(age)
                            + " (counts little: a pool can deal with itself)");
        }
        if (unpaying > 0) {
            add(bad, count(unpaying, "other buyer") + " took back all of their money");
        }
    }

    void staked(Amount stake, double good) {
        add(good, "has " + stake + " at stake");
    }

    private void add(double weight, String text) {
        reasons.add(new Reason(weight, text));
    }

    private static long sum(List<OwnerRun> runs, ToLongFunction<OwnerRun> what) {
        return runs.stream().mapToLong(what).sum();
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private String ago(Instant then) {
        return span(Duration.between(then, now)) + " ago";
    }

    private static String span(Duration span) {
        if (span.toDays() >= 2) {
            return span.toDays() + " days";
        }
        return span.toHours() >= 2 ? span.toHours() + " hours" : count(Math.max(0, span.toMinutes()), "minute");
    }
}
