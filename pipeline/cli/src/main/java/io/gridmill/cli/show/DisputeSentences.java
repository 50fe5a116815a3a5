package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.SafeText;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Table;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.WrongOwner;
import io.gridmill.engine.place.SupplierRecord;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Disputes for people: where they stand, what they cost, what to do next. */
public final class DisputeSentences {

    private static final String WRONG = "WRONG";

    private DisputeSentences() {}

    /** Where it stands, in one sentence. */
    static String sentence(NamedDispute dispute) {
        DisputeRecord record = dispute.record();
        String complaint = record.complaint().equals(WRONG) ? "is wrong" : "is missing";
        String end =
                switch (record.state()) {
                    case PREPARED -> "is about to be brought";
                    case DEMANDED -> "waits for the pool's answer" + until(record);
                    case ANSWERED -> "was answered by the pool with a location" + until(record);
                    case JUDGING -> "is before a panel";
                    case POOL_LOST -> "was upheld: the pool lost " + seized(record) + " of its stake";
                    case POOL_WON -> "was refused: the pool was right, and kept its stake";
                    case UNDECIDED -> "ended without a decision: everybody got back what was put in";
                    case DROPPED -> "was not brought: somebody else had done so";
                };
        return "The complaint that " + dispute.subject() + " by " + dispute.pool() + " (owner " + dispute.owner() + ") "
                + complaint + " " + end + ".";
    }

    /** How it ended or stands, and where the money went. */
    public static List<String> outcome(NamedDispute dispute) {
        List<String> lines = new ArrayList<>();
        lines.add(SafeText.line(sentence(dispute)));
        DisputeRecord.Money money = dispute.record().money();
        lines.add("Put in: " + money.bond() + " as a bond and " + money.fee() + " for a panel. Came back: "
                + money.returned() + " from the court"
                + (money.compensated().isZero()
                        ? "."
                        : " and " + money.compensated() + " of the pool's stake, into your deposit in the Market."));
        if (dispute.record().state() == DisputeState.POOL_WON) {
            lines.add("The bond went to the pool, and the fee to the members of the panel that agreed.");
        } else if (!money.fined().isZero()) {
            lines.add("The rest of what the pool lost, " + money.fined() + ", was burned: nobody profits from it.");
        }
        lines.add("Gas: " + Format.count(dispute.record().gas()) + " in "
                + Format.count(dispute.record().transactions().size(), "transaction") + ".");
        next(dispute).ifPresent(lines::add);
        return lines;
    }

    /** What can be done now. */
    static Optional<String> next(NamedDispute dispute) {
        String command = command(
                dispute.record().complaint(),
                dispute.run().value(),
                dispute.stage(),
                dispute.record().key().partition(),
                dispute.owner());
        return switch (dispute.record().state()) {
            case PREPARED, DEMANDED, ANSWERED, JUDGING -> Optional.of("`" + command + "` goes on with it.");
            case UNDECIDED -> Optional.of("`" + command + "` brings it again.");
            case POOL_LOST, POOL_WON, DROPPED -> Optional.empty();
        };
    }

    /** What can be done about disputes that are under way, and with what results that were found wrong are brought. */
    public static List<String> advice(RunDetail detail, IntPredicate stages) {
        List<String> advice = new ArrayList<>();
        detail.disputes().stream()
                .filter(dispute -> stages.test(dispute.record().key().stage()))
                .forEach(dispute -> next(dispute).ifPresent(advice::add));
        for (WrongOwner wrong : detail.wrong()) {
            if (stages.test(wrong.stage())) {
                challenge(detail, wrong.supplier(), wrong.stage(), wrong.partition())
                        .ifPresent(advice::add);
            }
        }
        return advice;
    }

    /**
     * With what a result that was found wrong is brought before the court; empty when it was, or the pool answers to no
     * court.
     */
    static Optional<String> challenge(RunDetail detail, int supplier, int stage, int partition) {
        SupplierRecord pool = detail.suppliers().stream()
                .filter(each -> each.number() == supplier)
                .findFirst()
                .orElseThrow()
                .record();
        boolean brought = detail.disputes().stream()
                .map(NamedDispute::record)
                .anyMatch(dispute -> dispute.supplier() == supplier
                        && dispute.key().stage() == stage
                        && dispute.key().partition() == partition);
        if (brought || !DealTerms.of(pool).hasCourt()) {
            return Optional.empty();
        }
        String name = detail.stages().stream()
                .filter(each -> each.stage() == stage)
                .findFirst()
                .orElseThrow()
                .name();
        String run = detail.run().record().id().value();
        return Optional.of("`" + command(WRONG, run, name, partition, pool.owner())
                + "` brings that before the market's court, where the pool would lose stake. It shows first what it"
                + " costs.");
    }

    /** A list. */
    public static List<String> table(List<NamedDispute> disputes, ZoneId zone, Style style) {
        if (disputes.isEmpty()) {
            return List.of("No disputes.");
        }
        Table table = new Table()
                .column("RUN")
                .column("RESULT")
                .column("POOL")
                .column("COMPLAINT")
                .column("STATE")
                .column("UNTIL")
                .number("PUT IN")
                .number("CAME BACK")
                .number("GAS");
        for (NamedDispute dispute : disputes) {
            DisputeRecord record = dispute.record();
            table.row(
                    dispute.run(),
                    dispute.subject(),
                    dispute.pool(),
                    word(record.complaint()),
                    word(record.state().name()),
                    record.deadline().map(at -> Format.dateTime(at, zone)).orElse("-"),
                    record.money().paid(),
                    record.money().gotBack(),
                    Format.count(record.gas()));
        }
        List<String> lines = new ArrayList<>(table.lines(style));
        for (NamedDispute dispute : disputes) {
            next(dispute).ifPresent(line -> lines.add(dispute.subject() + ": " + line));
        }
        return lines;
    }

    private static String command(String complaint, String run, String stage, int partition, String owner) {
        return "gridmill " + (complaint.equals(WRONG) ? "challenge " : "demand ") + run + " " + stage + " " + partition
                + " --pool " + owner;
    }

    private static String seized(DisputeRecord record) {
        return record.money().fined().plus(record.money().compensated()).toString();
    }

    private static String until(DisputeRecord record) {
        return record.deadline().map(at -> ", until " + at).orElse("");
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
