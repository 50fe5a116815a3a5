package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.StageChecks;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.history.WrongOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** What was checked by other owners, how, who was found wrong, and what became of disputes about it. */
public final class CheckSentences {

    private CheckSentences() {}

    /** Nothing for a run that checks nothing, unless there are disputes. */
    public static List<String> all(RunDetail detail) {
        return of(detail, stage -> true);
    }

    static List<String> of(RunDetail detail, IntPredicate stages) {
        List<String> sentences = new ArrayList<>();
        for (StageChecks checks : detail.checks()) {
            if (stages.test(checks.stage())) {
                sentences.add(sentence(detail, checks));
            }
        }
        for (WrongOwner wrong : detail.wrong()) {
            if (stages.test(wrong.stage())) {
                sentences.add(sentence(detail, wrong));
            }
        }
        for (NamedDispute dispute : detail.disputes()) {
            if (stages.test(dispute.record().key().stage())) {
                sentences.add(DisputeSentences.sentence(dispute));
            }
        }
        return sentences;
    }

    private static String sentence(RunDetail detail, StageChecks checks) {
        StageSummary stage = stage(detail, checks.stage());
        String share = checks.sample() >= 1
                ? "all results"
                : String.format(Locale.ROOT, "at least %.3g %% of the results", checks.sample() * 100);
        StringBuilder text = new StringBuilder("Stage ")
                .append(stage.name())
                .append(" has ")
                .append(share)
                .append(" checked by other owners (")
                .append(checks.agreement())
                .append(", ")
                .append(checks.quorum())
                .append(" must agree): ")
                .append(Format.count(checks.compared(), "partition"))
                .append(" compared, ")
                .append(Format.count(Math.max(0, stage.accepted() - checks.compared())))
                .append(" accepted without");
        if (checks.waiting() > 0) {
            text.append(", ").append(Format.count(checks.waiting(), "result")).append(" held until they are checked");
        }
        return text.append('.').toString();
    }

    private static String sentence(RunDetail detail, WrongOwner wrong) {
        String pool = detail.suppliers().stream()
                .filter(supplier -> supplier.number() == wrong.supplier())
                .map(SupplierSummary::record)
                .map(record -> record.name() + " (owner " + record.owner() + ")")
                .findFirst()
                .orElse("?");
        return "Pool " + pool + " was found wrong and left out: in "
                + stage(detail, wrong.stage()).name() + "[" + wrong.partition() + "] " + wrong.reason() + ". "
                + Format.count(wrong.results(), "result") + " of it "
                + (wrong.results() == 1 ? "was" : "were") + " not paid. Evidence: its signed batch " + wrong.batch()
                + ", output digest " + Format.hash(wrong.digest().hex()) + " against "
                + Format.hash(wrong.acceptedDigest().hex()) + ".";
    }

    private static StageSummary stage(RunDetail detail, int index) {
        return detail.stages().stream()
                .filter(each -> each.stage() == index)
                .findFirst()
                .orElseThrow();
    }
}
