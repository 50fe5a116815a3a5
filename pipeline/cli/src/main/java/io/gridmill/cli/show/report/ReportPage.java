package io.gridmill.cli.show.report;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * The page. It loads nothing: style and pictures are within, there is no program in it, and its content security policy
 * forbids both, whatever a stranger's file name or output may contain.
 */
public final class ReportPage {

    private final Report report;
    private final ZoneId zone;
    private final HtmlWriter html = new HtmlWriter();

    /** @param zone in which times are shown */
    public ReportPage(Report report, ZoneId zone) {
        this.report = report;
        this.zone = zone;
    }

    /** The whole file. */
    public String html() {
        RunRecord run = report.detail().run().record();
        html.open("html", "lang", "en").open("head").line();
        html.empty("meta", "charset", "utf-8").line();
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        html.empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; img-src data:; style-src 'unsafe-inline'")
                .line();
        html.empty("meta", "name", "color-scheme", "content", "light dark").line();
        html.element("title", run.pipeline() + " · run " + run.id()).line();
        html.style(css()).close().line();
        html.open("body").open("main").line();
        head(run);
        figures();
        ReportOutputs outputs = new ReportOutputs(report, html);
        outputs.hero();
        stages();
        timeline();
        ReportTables tables = new ReportTables(report, html);
        tables.cost();
        new ReportEnergy(report, html).write();
        tables.pools();
        tables.checks();
        new ReportFailures(report, html).write();
        outputs.rest();
        about(run);
        html.close().close().line();
        html.close();
        return html.document();
    }

    private void head(RunRecord run) {
        html.open("header");
        html.open("p", "class", "brand")
                .element("b", "Gridmill")
                .text(" run report")
                .close();
        html.open("h1").text(run.pipeline()).close();
        html.open("p", "class", "lead");
        html.element("span", verdict(), "class", "pill " + tone());
        html.open("span").text("Run ").element("code", run.id().value()).close();
        html.element("span", Format.dateTime(report.began(), zone) + " " + zone.getId());
        html.close();
        run.failureMessage().ifPresent(message -> {
            html.open("div", "class", "failure");
            html.element("b", run.failureCode().orElse("FAILED"))
                    .element("p", message)
                    .close();
        });
        html.close().line();
    }

    private String verdict() {
        RunDetail detail = report.detail();
        if (detail.run().abandoned() && detail.run().record().state() == RunState.RUNNING) {
            return "Interrupted";
        }
        return switch (detail.run().record().state()) {
            case PLANNED -> "Planned";
            case RUNNING -> "Running";
            case SUCCEEDED -> "Succeeded";
            case TOLERATED -> "Finished with failures";
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
            case BUDGET -> "Stopped by budget";
        };
    }

    private String tone() {
        return switch (report.detail().run().record().state()) {
            case PLANNED, RUNNING -> "calm";
            case SUCCEEDED -> "good";
            case TOLERATED, CANCELLED, BUDGET -> "warn";
            case FAILED -> "wrong";
        };
    }

    private void figures() {
        RunDetail detail = report.detail();
        long done = detail.stages().stream()
                .mapToLong(stage -> stage.accepted() + stage.cached())
                .sum();
        long cached = detail.stages().stream().mapToLong(StageSummary::cached).sum();
        long retries =
                detail.stages().stream().mapToLong(StageSummary::failedAttempts).sum();
        long wall = detail.stages().stream()
                .mapToLong(stage -> stage.consumption().wallMillis())
                .sum();
        long cpu = detail.stages().stream()
                .mapToLong(stage -> stage.consumption().cpuMillis())
                .sum();
        long deals = detail.suppliers().stream()
                .filter(pool -> pool.place().equals("market"))
                .count();
        html.open("dl", "class", "figures");
        figure("Took", Format.duration(report.took()), Format.millis(wall) + " of work");
        figure(
                "Partitions",
                Format.count(done),
                "of " + Format.count(detail.run().partitions())
                        + (cached > 0 ? ", " + Format.count(cached) + " cached" : ""));
        figure("Failed attempts", Format.count(retries), retries == 0 ? "none was needed twice" : "see below");
        figure("Processor time", Format.millis(cpu), "in all attempts");
        figure("Paid", Format.roughly(detail.cost()), "in " + Format.count(deals, "deal"));
        html.close().line();
    }

    private void figure(String name, String value, String note) {
        html.open("div")
                .element("dt", name)
                .element("dd", value)
                .element("dd", note, "class", "note")
                .close();
    }

    private void stages() {
        html.open("section").element("h2", "Stages");
        StageGraphDrawing graph = new StageGraphDrawing(report.ended());
        if (graph.canDraw(report.detail().stages())) {
            graph.draw(html, report.detail().stages());
        }
        new ReportTables(report, html).stages();
        html.close().line();
    }

    private void timeline() {
        html.open("section").element("h2", "Timeline");
        TimelineDrawing drawing = new TimelineDrawing(report);
        drawing.legend(html);
        drawing.draw(html);
        html.close().line();
    }

    private void about(RunRecord run) {
        html.open("section").element("h2", "Pipeline");
        html.open("dl", "class", "facts");
        fact("File", run.sourcePath().toString());
        fact("SHA-256", run.pipelineDigest().hex());
        run.parameters().forEach((name, value) -> fact("Parameter " + name, value));
        html.close();
        html.open("details").element("summary", "The file as it was run");
        html.open("pre").text(run.source()).close().close().close().line();
        html.open("footer")
                .text("Made by Gridmill on " + Format.dateTime(report.madeAt(), zone) + " " + zone.getId()
                        + ". Every amount is backed by the vouchers of its deal; gridmill cost " + run.id()
                        + " --partitions lists every line.")
                .close();
    }

    private void fact(String name, String value) {
        html.element("dt", name).open("dd").element("code", value).close();
    }

    private static String css() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
