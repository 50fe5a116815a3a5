package io.gridmill.connectors.s3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBodyTest {

    @TempDir
    Path directory;

    @Test
    void handsOutAFileThatIsWhatItWas() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "0123456789");
        try (FileBody body = new FileBody(file, 10, Digest.sha256("0123456789"))) {
            assertThat(body.readAllBytes()).asString().isEqualTo("0123456789");
        }
    }

    @Test
    void keepsTheEndOfAFileThatChanged() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "0123456x89");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (FileBody body = new FileBody(file, 10, Digest.sha256("0123456789"))) {
            assertThatThrownBy(() -> {
                        for (int b; (b = body.read()) >= 0; ) {
                            sent.write(b);
                        }
                    })
                    .isInstanceOf(FileBody.FileChangedException.class);
        }
        assertThat(sent.size()).isLessThan(10);
    }

    @Test
    void noticesAFileThatGrewOrShrank() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "01234567890");
        try (FileBody body = new FileBody(file, 10, Digest.sha256("0123456789"))) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(FileBody.FileChangedException.class);
        }
        Files.writeString(file, "01234", StandardOpenOption.TRUNCATE_EXISTING);
        try (FileBody body = new FileBody(file, 10, Digest.sha256("0123456789"))) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(FileBody.FileChangedException.class);
        }
    }
}
