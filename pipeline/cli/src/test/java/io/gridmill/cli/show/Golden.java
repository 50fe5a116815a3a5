package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares output with a file in {@code src/test/resources}, character by character. Run the tests with
 * {@code GRIDMILL_GOLDEN=write} to write the files anew, and read the difference before you commit it.
 */
final class Golden {

    private static final Path DIRECTORY = Path.of("src/test/resources/io/gridmill/cli/show");

    private Golden() {}

    static void check(String name, String actual) {
        if ("write".equals(System.getenv("GRIDMILL_GOLDEN"))) {
            try {
                Files.createDirectories(DIRECTORY);
                Files.writeString(DIRECTORY.resolve(name), actual);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return;
        }
        try (InputStream expected = Golden.class.getResourceAsStream(name)) {
            assertThat(expected).as("golden file " + name).isNotNull();
            assertThat(actual).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
