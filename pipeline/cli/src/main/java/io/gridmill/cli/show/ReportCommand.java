package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.show.report.Report;
import io.gridmill.cli.show.report.ReportPage;
import io.gridmill.cli.show.report.ReportReader;
import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gridmill report RUN}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the report of a run: one HTML file with its stages, timeline, pools, costs, outputs and failures.",
            "The file needs nothing else: it loads nothing and runs no program, and can be mailed or archived as it is."
        })
@JsonResult(ReportCommand.Written.class)
public final class ReportCommand implements Callable<Integer> {

    private final Viewer viewer;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "last",
            paramLabel = "RUN",
            description = "Id of a run, the beginning of it, or last (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String run;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to write it (default: gridmill-RUN.html in the present directory).")
    private @Nullable Path out;

    /** What was written, in JSON. */
    record Written(
            @Described("Id of the run") String run,
            @Described("Absolute path of the report") String file,
            @Described("Size of the report in bytes") long bytes) {}

    public ReportCommand(Viewer viewer) {
        this.viewer = viewer;
    }

    @Override
    public Integer call() {
        Context context = gridmill.context();
        try (Archive archive = viewer.open(context)) {
            RunRecord record = archive.history().run(run).record();
            Report report = new ReportReader(archive.history(), archive::store).read(record, viewer.now());
            byte[] page = new ReportPage(report, viewer.zone()).html().getBytes(StandardCharsets.UTF_8);
            Path file = (out == null ? Path.of("gridmill-" + record.id() + ".html") : out)
                    .toAbsolutePath()
                    .normalize();
            write(file, page);
            Printing.print(
                    context,
                    new Written(record.id().value(), file.toString(), page.length),
                    () -> List.of(
                            "Report of run " + record.id() + ": " + file + " (" + Format.size(page.length) + ")"));
        }
        return 0;
    }

    /** A file that is there is either the old one or the whole new one. */
    private static void write(Path file, byte[] page) {
        Path parent = file.getParent();
        try {
            Path unfinished = Files.createTempFile(
                    parent == null ? Path.of(".") : parent, "." + file.getFileName(), ".unfinished");
            try {
                Files.write(unfinished, page);
                Files.setPosixFilePermissions(
                        unfinished, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "The report cannot be written to " + file + ": " + e.getMessage() + ". Name another place with -o",
                    e);
        }
    }
}
