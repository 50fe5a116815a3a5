package io.gridmill.model.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.pipeline.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every valid file is read without a word; beside every invalid one stands exactly what its author is told. */
class FixtureTest {

    static List<Path> files(String folder) {
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(FixtureTest.class.getResource("/pipelines/" + folder))
                        .toURI()))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ReadResult read(Path file) throws IOException {
        return PipelineReader.read(Files.readString(file), String.valueOf(file.getFileName()));
    }

    private static String told(ReadResult result) {
        return result.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    @TestFactory
    Stream<DynamicTest> validFilesAreReadWithoutAWord() {
        return files("valid").stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> {
                    ReadResult result = read(file);
                    assertThat(told(result)).isEmpty();
                    assertThat(result).isInstanceOf(ReadResult.Valid.class);
                }));
    }

    @TestFactory
    Stream<DynamicTest> authorsOfInvalidFilesAreToldExactlyThis() {
        return files("invalid").stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> {
                    ReadResult result = read(file);
                    assertThat(result).isInstanceOf(ReadResult.Invalid.class);
                    Path expected = Path.of(file.toString().replaceAll("\\.yaml$", ".expected"));
                    assertThat(told(result))
                            .isEqualTo(Files.readString(expected).strip());
                }));
    }

    @Test
    void thereAreEnoughOfBoth() {
        assertThat(files("valid")).hasSizeGreaterThanOrEqualTo(12);
        assertThat(files("invalid")).hasSizeGreaterThanOrEqualTo(45);
    }
}
