package io.gridmill.cli.show.report;

import io.gridmill.cli.show.CheckSentences;
import io.gridmill.cli.show.CostView;
import io.gridmill.cli.show.DisputeSentences;
import io.gridmill.cli.text.Format;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tables of the page. */
final class ReportTables {

    private final Report report;
    private final HtmlWriter html;
    private final CostView cost;

    ReportTables(Report report, HtmlWriter html) {
        this.report = report;
        this.html = html;
        this.cost = CostView.of(report.detail());
    }

    void stages() {
        begin(
                "Stage",
                "State",
                "#Partitions",
                "#Accepted",
                "#Cached",
                "#Failed",
                "#Failed attempts",
                "#Wall",
                "#Peak memory",
                "#Paid");
        for (StageSummary stage : report.detail().stages()) {
            html.open("tr").open("td");
            html.empty("i", "class", "swatch " + StagePalette.fill(stage.stage()));
            html.text(stage.name()).close();
            cell(stage.row().state().name().toLowerCase(Locale.ROOT));
            Integer partitions = stage.row().partitions();
            number(partitions == null ? "–" : Format.count(partitions));
            number(Format.count(stage.accepted()));
            number(Format.count(stage.cached()));
            number(Format.count(stage.failed() + stage.skipped()));
            number(Format.count(stage.failedAttempts()));
            number(Format.millis(stage.consumption().wallMillis()));
            number(
                    stage.consumption().peakBytes() == 0
                            ? "–"
                            : Format.size(stage.consumption().peakBytes()));
            number(stage.consumption().amount().toString());
            html.close();
        }
        end();
    }

    /** Nothing for a run that checks nothing. */
    void checks() {
        List<String> sentences = CheckSentences.all(report.detail());
        if (!sentences.isEmpty()) {
            html.open("section").element("h2", "Checks by other owners");
            sentences.forEach(sentence -> html.element("p", sentence));
            DisputeSentences.advice(report.detail(), stage -> true)
                    .forEach(sentence -> html.element("p", sentence.replace("`", "")));
            html.close();
        }
    }

    void cost() {
        html.open("section").element("h2", "Cost");
        begin(
                "Stage",
                "Pool",
                "#Accepted",
                "#Failed, paid",
                "#Free",
                "#Wall s",
                "#Core s",
                "#RLC per core s",
                "#Amount");
        for (CostView.Sum stage : cost.stages()) {
            List<CostView.Line> lines = cost.lines().stream()
                    .filter(line -> line.stage().equals(stage.stage()))
                    .toList();
            for (CostView.Line line : lines) {
                html.open("tr");
                cell(line.stage());
                cell(line.pool());
                number(Format.count(line.accepted()));
                number(Format.count(line.failed()));
                number(Format.count(line.unpaid()));
                number(Format.seconds(line.wallMillis()));
                number(line.coreMillis() == null ? "–" : Format.seconds(line.coreMillis()));
                number(price(line.corePrice()));
                number(line.amount().toString());
                html.close();
            }
        }
        html.open("tr", "class", "sum");
        html.element("td", "Total", "colspan", 8);
        number(cost.amount().toString());
        html.close();
        end();
        html.element(
                "p",
                cost.amount().equals(cost.vouchers())
                        ? "The vouchers of all deals promise exactly this sum."
                        : "The vouchers of all deals promise " + cost.vouchers() + ".",
                "class",
                "note");
        html.close().line();
    }

    void pools() {
        html.open("section").element("h2", "Pools and deals");
        html.open("div", "class", "cards");
        for (SupplierSummary pool : report.detail().suppliers()) {
            pool(pool);
        }
        html.close().close().line();
    }

    private void pool(SupplierSummary pool) {
        SupplierRecord record = pool.record();
        CostView.Deal deal = cost.pools().stream()
                .filter(each -> each.deal().equals(record.supplier()))
                .findFirst()
                .orElseThrow();
        html.open("article", "class", "card");
        html.open("h3").text(record.name());
        boolean market = !record.endpoint().isEmpty();
        html.element("span", market ? record.status().name().toLowerCase(Locale.ROOT) : "free", "class", "pill calm")
                .close();
        html.open("dl", "class", "facts");
        if (market) {
            fact("Endpoint", record.endpoint());
            fact("Owner", record.owner());
            fact("Deal", record.supplier());
        } else {
            fact("Where", "this machine");
        }
        if (deal.corePrice() != null) {
            fact("Price", deal.corePrice() + " per core and second");
            fact("Voucher", deal.voucher() + " of " + deal.escrow() + " locked");
        }
        if (deal.openTransaction() != null) {
            fact("Opened by", deal.openTransaction());
        }
        if (deal.closeTransaction() != null) {
            fact("Paid by", deal.closeTransaction());
        }
        html.close();
        html.element(
                "p",
                Format.count(pool.accepted(), "partition") + " accepted, "
                        + Format.count(pool.failedAttempts(), "attempt") + " failed, "
                        + Format.millis(pool.consumption().wallMillis()) + " of work",
                "class",
                "note");
        html.close();
    }

    /** Hashes and addresses are shortened; the whole stands in the title. */
    private void fact(String name, String value) {
        html.element("dt", name)
                .open("dd")
                .element("code", Format.hash(value), "title", value)
                .close();
    }

    private void begin(String... heads) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (String head : heads) {
            if (head.startsWith("#")) {
                html.element("th", head.substring(1), "class", "number");
            } else {
                html.element("th", head);
            }
        }
        html.close().close().open("tbody");
    }

    private void end() {
        html.close().close().close();
    }

    private void cell(String text) {
        html.element("td", text);
    }

    private void number(String text) {
        html.element("td", text, "class", "number");
    }

    private static String price(@Nullable Amount price) {
        return price == null ? "–" : price.toString().replace(" RLC", "");
    }
}
