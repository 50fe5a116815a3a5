package io.gridmill.cli.show.report;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.history.AttemptSummary;
import io.gridmill.engine.history.FailureGroup;
import io.gridmill.engine.history.PartitionState;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.ledger.Outcome;
import java.util.Map;

/** What went wrong, kind by kind and then partition by partition. Nothing at all when nothing did. */
final class ReportFailures {

    private final Report report;
    private final HtmlWriter html;
    private final Map<Integer, SupplierSummary> suppliers;

    ReportFailures(Report report, HtmlWriter html) {
        this.report = report;
        this.html = html;
        this.suppliers = report.suppliers();
    }

    void write() {
        if (report.groups().isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Failed attempts");
        html.open("ul", "class", "groups");
        for (FailureGroup group : report.groups()) {
            html.open("li");
            html.element(
                    "b",
                    Format.count(group.attempts()) + " × "
                            + (group.code().isEmpty() ? group.outcome().name() : group.code()));
            html.text(" in " + stage(group.stage()) + (group.supplier() == 0 ? "" : " on " + pool(group.supplier()))
                    + ", " + blame(group.outcome()) + ": ");
            html.element("q", group.message()).close();
        }
        html.close();
        report.failures().forEach(this::partition);
        html.close().line();
    }

    private void partition(Report.FailedPartition failed) {
        boolean forGood = failed.partition().state() == PartitionState.FAILED;
        Object[] open =
                forGood ? new Object[] {"class", "attempts", "open", "open"} : new Object[] {"class", "attempts"};
        html.open("details", open);
        html.open("summary")
                .element(
                        "code", failed.stage().name() + "[" + failed.partition().partition() + "]");
        html.element("span", forGood ? "failed" : "recovered", "class", "pill " + (forGood ? "wrong" : "good"));
        html.text(Format.count(failed.attempts().size(), "attempt")).close();
        for (AttemptSummary attempt : failed.attempts()) {
            attempt(attempt);
        }
        html.close();
    }

    private void attempt(AttemptSummary attempt) {
        Outcome outcome = attempt.outcome();
        html.open("div", "class", "attempt");
        html.open("p");
        html.element("b", "Attempt " + attempt.attempt());
        html.text((attempt.supplier() == 0 ? "" : " on " + pool(attempt.supplier())) + ": "
                + (outcome == null ? "no result" : word(outcome))
                + (attempt.wallMillis() > 0 ? " after " + Format.millis(attempt.wallMillis()) : "")
                + (outcome == Outcome.APPLICATION ? ", exit code " + attempt.exitCode() : "")
                + (attempt.amount().isZero() ? "" : ", " + attempt.amount() + " paid"));
        html.close();
        if (attempt.failureMessage() != null) {
            html.element("p", attempt.failureCode() + ": " + attempt.failureMessage(), "class", "reason");
        }
        if (outcome != Outcome.ACCEPTED && outcome != Outcome.AGREED) {
            stream("stderr", attempt.standardError());
            stream("stdout", attempt.standardOutput());
        }
        html.close();
    }

    private void stream(String name, String text) {
        if (!text.isEmpty()) {
            html.element("p", name, "class", "stream").open("pre").text(text).close();
        }
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> "accepted";
            case INFRASTRUCTURE -> "lost by the pool";
            case APPLICATION -> "the command failed";
            case WRONG -> "the result was wrong";
            case CACHED -> "taken from the cache";
            case SKIPPED -> "skipped";
            case AGREED -> "a second opinion that agrees";
        };
    }

    private static String blame(Outcome outcome) {
        return switch (outcome) {
            case INFRASTRUCTURE -> "free of charge";
            case WRONG -> "not paid";
            case ACCEPTED, AGREED, APPLICATION, CACHED, SKIPPED -> "metered time paid";
        };
    }

    private String stage(int index) {
        return report.detail().stages().stream()
                .filter(stage -> stage.stage() == index)
                .map(StageSummary::name)
                .findFirst()
                .orElse("?");
    }

    private String pool(int number) {
        SupplierSummary supplier = suppliers.get(number);
        return supplier == null ? "?" : supplier.record().name();
    }
}
