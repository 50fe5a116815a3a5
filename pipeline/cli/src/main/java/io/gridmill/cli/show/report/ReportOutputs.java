package io.gridmill.cli.show.report;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.ledger.StoredOutput;
import java.util.List;

/** What the run made: pictures of its last stages first, the rest further down. */
final class ReportOutputs {

    private static final int MOST_HEROES = 4;

    private final Report report;
    private final HtmlWriter html;

    ReportOutputs(Report report, HtmlWriter html) {
        this.report = report;
        this.html = html;
    }

    /** The pictures that the run was for, large. */
    void hero() {
        List<Report.ShownFile> heroes = report.outputs().stream()
                .filter(Report.StageOutputs::last)
                .flatMap(stage -> stage.files().stream())
                .filter(file -> file.picture().isPresent())
                .limit(MOST_HEROES)
                .toList();
        if (heroes.isEmpty()) {
            return;
        }
        html.open("section", "class", heroes.size() == 1 ? "hero" : "hero many");
        for (Report.ShownFile file : heroes) {
            file.picture().ifPresent(picture -> figure(file.entry().file(), picture));
        }
        html.close().line();
    }

    private void figure(StoredOutput file, Report.PictureData picture) {
        html.open("figure");
        image(file, picture);
        html.open("figcaption").element("b", file.path());
        html.text(" " + Format.size(file.size()));
        if (picture.reduced()) {
            html.text(", shown smaller than it is");
        }
        html.close().close();
    }

    private void image(StoredOutput file, Report.PictureData picture) {
        html.empty(
                "img",
                "src",
                picture.uri(),
                "alt",
                file.path(),
                "width",
                picture.width(),
                "height",
                picture.height(),
                "title",
                file.output() + "/" + file.path());
    }

    /** Everything, stage by stage. */
    void rest() {
        if (report.outputs().isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Outputs");
        report.storeProblem().ifPresent(problem -> html.element("p", "No pictures: " + problem, "class", "note"));
        for (Report.StageOutputs stage : report.outputs()) {
            html.open("h3").text(stage.stage().name());
            html.element(
                    "span",
                    Format.count(stage.fileCount(), "file") + ", " + Format.size(stage.bytes()),
                    "class",
                    "note");
            html.close();
            gallery(stage);
            files(stage);
        }
        html.close().line();
    }

    private void gallery(Report.StageOutputs stage) {
        List<Report.ShownFile> pictures = stage.files().stream()
                .filter(file -> file.picture().isPresent())
                .toList();
        // A single last picture stands above already.
        if (pictures.isEmpty() || (stage.last() && pictures.size() <= MOST_HEROES)) {
            return;
        }
        html.open("div", "class", "gallery");
        for (Report.ShownFile file : pictures) {
            html.open("figure");
            file.picture().ifPresent(picture -> image(file.entry().file(), picture));
            html.element("figcaption", file.entry().file().path()).close();
        }
        html.close();
    }

    private void files(Report.StageOutputs stage) {
        html.open("details");
        html.element(
                "summary",
                stage.fileCount() > stage.files().size()
                        ? "The first " + Format.count(stage.files().size()) + " files"
                        : "All files");
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        html.element("th", "Partition", "class", "number")
                .element("th", "Output")
                .element("th", "File");
        html.element("th", "Size", "class", "number").element("th", "SHA-256").element("th", "Object in the store");
        html.close().close().open("tbody");
        for (Report.ShownFile shown : stage.files()) {
            StoredOutput file = shown.entry().file();
            html.open("tr");
            html.element("td", Format.count(shown.entry().partition()), "class", "number");
            html.element("td", file.output()).element("td", file.path());
            html.element("td", Format.size(file.size()), "class", "number");
            html.open("td")
                    .element(
                            "code",
                            file.sha256().hex().substring(0, 12),
                            "title",
                            file.sha256().hex())
                    .close();
            html.open("td")
                    .element("code", file.objectKey() + (file.position() > 0 ? " at " + file.position() : ""))
                    .close();
            html.close();
        }
        html.close().close().close().close();
    }
}
