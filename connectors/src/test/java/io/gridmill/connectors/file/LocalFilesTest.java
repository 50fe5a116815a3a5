package io.gridmill.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.connectors.file.LocalFiles.Content;
import io.gridmill.connectors.file.LocalFiles.LocalFile;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {

    @TempDir
    Path directory;

    @Test
    void listsADirectorySortedByName() throws IOException {
        Files.createDirectories(directory.resolve("b/c"));
        Files.writeString(directory.resolve("b/c/2"), "22");
        Files.writeString(directory.resolve("b/1"), "1");
        Files.writeString(directory.resolve("a"), "");
        Files.writeString(directory.resolve("b-"), "x");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("b/1"));

        assertThat(LocalFiles.list(directory))
                .extracting(LocalFile::name)
                .containsExactly("a", "b-", "b/1", "b/c/2", "link");
    }

    @Test
    void aFileIsADatasetOfOne() throws IOException {
        Path file = Files.writeString(directory.resolve("scene.yaml"), "x");

        assertThat(LocalFiles.list(file)).containsExactly(new LocalFile("scene.yaml", file, 1));
    }

    @Test
    void contentDecidesNotTheTimeStamp() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "one");
        FileTime time = Files.getLastModifiedTime(file);
        Content before = LocalFiles.content(file);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);

        assertThat(before).isEqualTo(new Content(3, Digest.sha256("one")));
        assertThat(LocalFiles.content(file)).isEqualTo(new Content(3, Digest.sha256("two")));
    }

    @Test
    void whatIsMissingIsNamed() {
        Path none = directory.resolve("none");

        assertThatThrownBy(() -> LocalFiles.list(none))
                .hasMessage(none + " does not exist")
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_MISSING));
        assertThatThrownBy(() -> LocalFiles.content(none)).hasMessage(none + " does not exist");
    }

    @Test
    void loopsAndDeadLinksAreErrors() throws IOException {
        Path loop = Files.createDirectory(directory.resolve("d"));
        Files.createSymbolicLink(loop.resolve("back"), directory);
        assertThatThrownBy(() -> LocalFiles.list(directory)).hasMessageContaining("symbolic link to a directory");

        Path dead = Files.createDirectory(directory.resolve("e"));
        Files.createSymbolicLink(dead.resolve("nowhere"), Path.of("/does/not/exist"));
        assertThatThrownBy(() -> LocalFiles.list(dead)).hasMessageContaining("link to nothing");
    }

    @Test
    void namesThatCannotTravelAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("a\\b"), "x");

        assertThatThrownBy(() -> LocalFiles.list(file)).hasMessageContaining("cannot be an input");
    }
}
