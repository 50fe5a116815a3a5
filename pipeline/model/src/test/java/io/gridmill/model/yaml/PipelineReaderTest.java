package io.gridmill.model.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.pipeline.RunStage;
import io.gridmill.model.pipeline.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReaderTest {

    private static final String HEAD = "apiVersion: gridmill/v1\nkind: Pipeline\nname: test\n";

    @TempDir
    Path directory;

    private static List<String> told(ReadResult result) {
        return result.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void aMissingFileIsToldWithItsName() {
        Path file = directory.resolve("nowhere.yaml");
        assertThatThrownBy(() -> PipelineReader.read(file))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_MISSING))
                .hasMessage("There is no pipeline file " + file);
        assertThatThrownBy(() -> PipelineReader.read(directory)).isInstanceOf(GridmillException.class);
    }

    @Test
    void aFileThatIsNoUtf8TextIsRefused() throws IOException {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(told(PipelineReader.read(file))).containsExactly(file + ":1:1: the file is not UTF-8 text");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws IOException {
        Path file = directory.resolve("large.yaml");
        Files.writeString(file, HEAD + "#".repeat(Limits.FILE_BYTES));
        assertThat(told(PipelineReader.read(file))).containsExactly(file + ":1:1: the file is larger than 4 MiB");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreRead() {
        String source = "\uFEFF" + HEAD + "stages: {a: {run: {command: [a]}}}\n";
        assertThat(PipelineReader.read(source.replace("\n", "\r\n"), "x.yaml")).isInstanceOf(ReadResult.Valid.class);
    }

    @Test
    void unusedParametersAreAWarning() {
        ReadResult result = PipelineReader.read(
                HEAD + "params: {n: {type: int, default: 1}}\nstages: {a: {run: {command: [a]}}}\n", "x.yaml");
        assertThat(result).isInstanceOf(ReadResult.Valid.class);
        assertThat(told(result)).containsExactly("x.yaml:4:10: warning: the parameter 'n' is never used");
    }

    @Test
    void scalarsAreTheTextThatStandsInTheFile() {
        Pipeline pipeline = PipelineReader.read(
                        HEAD
                                + "stages: {a: {run: {command: [no, 010, 1:30, 1_000, 0x1F, 2026-11-01, yes, ~x, 1.50]}}}\n",
                        "x.yaml")
                .pipeline();
        assertThat(((RunStage) pipeline.stages().get(0)).command())
                .extracting(word -> word.value().text())
                .containsExactly("no", "010", "1:30", "1_000", "0x1F", "2026-11-01", "yes", "~x", "1.50");
    }

    @Test
    void schedulesAreRead() throws IOException {
        Path file = FixtureTest.files("valid").stream()
                .filter(path -> path.endsWith("sessions.yaml"))
                .findFirst()
                .orElseThrow();
        ReadResult.Valid valid = (ReadResult.Valid) PipelineReader.read(file);
        assertThat(valid.schedules()).singleElement().satisfies(schedule -> {
            assertThat(schedule.cron()).isEqualTo("15 2 * * *");
            assertThat(schedule.timezone()).isEqualTo(ZoneId.of("Europe/Berlin"));
            assertThat(schedule.overlap()).isEqualTo(Schedule.Overlap.SKIP);
            assertThat(schedule.catchUp()).isEqualTo(Schedule.CatchUp.ALL);
            assertThat(schedule.catchUpWithin()).contains(Duration.ofDays(3));
            assertThat(schedule.pauseAfterFailures()).isEqualTo(2);
        });
    }

    @Test
    void notMoreProblemsAreToldThanHelp() {
        StringBuilder source = new StringBuilder(HEAD).append("stages:\n");
        for (int i = 0; i < 500; i++) {
            source.append("  s").append(i).append(": {rnu: {}}\n");
        }
        assertThat(PipelineReader.read(source.toString(), "x.yaml").problems()).hasSizeBetween(100, 200);
    }
}
