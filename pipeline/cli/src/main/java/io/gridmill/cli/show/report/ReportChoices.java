package io.gridmill.cli.show.report;

import io.gridmill.cli.show.ChoiceView;
import io.gridmill.cli.text.Format;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** The table of the pools that the run considered. Names, endpoints and reasons are strangers' texts. */
final class ReportChoices {

    private final Report report;
    private final HtmlWriter html;
    private final ZoneId zone;

    ReportChoices(Report report, HtmlWriter html, ZoneId zone) {
        this.report = report;
        this.html = html;
        this.zone = zone;
    }

    /** Nothing for a run that looked for no pools. */
    void write() {
        List<ChoiceView> choices = report.choices();
        if (choices.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Why these pools");
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        html.element("th", "When").element("th", "Pool").element("th", "Decision");
        html.element("th", "Score", "class", "number").element("th", "Why");
        html.close().close().open("tbody");
        for (ChoiceView choice : choices) {
            html.open("tr");
            html.element("td", Format.time(choice.at(), report.began(), zone));
            html.element("td", choice.pool().isEmpty() ? choice.endpoint() : choice.pool(), "title", choice.endpoint());
            html.element("td", choice.chosen() ? "chosen" : "not chosen");
            html.element("td", String.format(Locale.ROOT, "%.2f", choice.score()), "class", "number");
            html.element("td", String.join("; ", choice.reasons()));
            html.close();
        }
        html.close().close().close().close().line();
    }
}
