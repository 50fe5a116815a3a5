package io.gridmill.rendering.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.rendering.render.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SceneReaderTest {
    private static final Path FIXTURES = Path.of("src/test/resources/scenes");

    /** Beside each invalid scene stands the exact message. */
    @TestFactory
    Stream<DynamicTest> aMistakeIsToldWithItsPlace() throws Exception {
        try (Stream<Path> files = Files.list(FIXTURES.resolve("invalid"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> {
                        String message =
                                Files.readString(Path.of(file.toString().replace(".yaml", ".message")));
                        assertThatThrownBy(() -> SceneReader.parse("scene.yaml", Files.readString(file), FIXTURES))
                                .isInstanceOf(InvalidInput.class)
                                .hasMessage(message.stripTrailing());
                    }));
        }
    }

    @TestFactory
    Stream<DynamicTest> theShippedScenesAreValid() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("scenes"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> {
                        Scene scene = SceneReader.read(file);
                        assertThat(scene.frames()).isPositive();
                    }));
        }
    }

    @Test
    void blockAndBracketNotationMeanTheSame() throws Exception {
        Node block = SceneText.parse("a", """
                list:
                - {a: 1, b: [x, 'y, z']}   # a comment
                -
                  a: "2 # not a comment"
                other:
                  deep:
                    - - 1
                      - 2
                    - 3
                """);
        Node brackets = SceneText.parse("a", """
                list: [{a: 1, b: [x, 'y, z']},
                  # between
                  {a: '2 # not a comment'}]
                other: {deep: [[1, 2], 3]}
                """);
        assertThat(outline(block))
                .isEqualTo(outline(brackets))
                .isEqualTo("{list=[{a=1;b=[x,y, z]},{a=2 # not a comment}];other={deep=[[1,2],3]}}");
    }

    private static String outline(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        if (node instanceof Node.Items items) {
            return "["
                    + String.join(
                            ",",
                            items.items().stream().map(SceneReaderTest::outline).toList()) + "]";
        }
        return "{"
                + String.join(
                        ";",
                        ((Node.Fields) node)
                                .entries().entrySet().stream()
                                        .map(e -> e.getKey() + "="
                                                + outline(e.getValue().value()))
                                        .toList())
                + "}";
    }

    @Test
    void aMissingFileIsToldAsSuch() {
        assertThatThrownBy(() -> SceneReader.read(Path.of("no-such-scene.yaml")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("there is no scene file no-such-scene.yaml: check the name given with --scene");
    }
}
