package io.gridmill.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of keys in the reference page are made from the table that the reader uses. */
class ReferencePageTest {

    private static final Path PAGE = Path.of("../../docs/reference/pipeline-file.md");
    private static final String BEGIN = "<!-- keys: generated, do not edit -->\n";
    private static final String END = "<!-- end of keys -->\n";

    /** With -Dgridmill.regenerate=true the page is written instead. */
    @Test
    void thePageIsUpToDate() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN).contains(END);
        String fresh =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + keys() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("gridmill.regenerate")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(fresh);
    }

    private static String keys() {
        Map<String, ObjectShape> sections = new LinkedHashMap<>();
        collect(FileShapes.PIPELINE, sections);
        collect(FileShapes.SCHEDULE, sections);
        StringBuilder text = new StringBuilder();
        for (ObjectShape section : sections.values()) {
            text.append("\n### ").append(section.name()).append("\n\n");
            text.append(section.description()).append("\n\n");
            text.append("| key | value | default | meaning |\n|---|---|---|---|\n");
            for (Key key : section.keys()) {
                text.append("| `")
                        .append(key.name())
                        .append("` | ")
                        .append(words(key.shape()))
                        .append(key.template() ? ", or `${params.*}`" : "")
                        .append(" | ")
                        .append(key.required() ? "*required*" : usual(key.usual()))
                        .append(" | ")
                        .append(key.description())
                        .append(" |\n");
            }
        }
        return text.append('\n').toString();
    }

    private static String usual(String text) {
        return text.isEmpty() || text.contains(" ") ? text : "`" + text + "`";
    }

    private static void collect(ObjectShape section, Map<String, ObjectShape> sections) {
        if (sections.putIfAbsent(section.name(), section) == null) {
            section.keys().forEach(key -> collect(key.shape(), sections));
        }
    }

    private static void collect(Shape shape, Map<String, ObjectShape> sections) {
        if (shape instanceof Shape.Section section) {
            collect(section.object(), sections);
        } else if (shape instanceof Shape.Items items) {
            collect(items.item(), sections);
        } else if (shape instanceof Shape.Entries entries) {
            collect(entries.value(), sections);
        } else if (shape instanceof Shape.Either either) {
            either.shapes().forEach(one -> collect(one, sections));
        }
    }

    private static String words(Shape shape) {
        if (shape instanceof Shape.Scalar scalar) {
            return scalar.kind().words();
        }
        if (shape instanceof Shape.Word word) {
            return word.words().stream().map(one -> "`" + one + "`").collect(Collectors.joining(", "));
        }
        if (shape instanceof Shape.Items items) {
            return "list of " + words(items.item());
        }
        if (shape instanceof Shape.Entries entries) {
            return "map from " + entries.keys() + " to " + words(entries.value());
        }
        if (shape instanceof Shape.Section section) {
            return "[" + section.object().name() + "](#"
                    + section.object().name().replace(' ', '-').toLowerCase(Locale.ROOT) + ")";
        }
        List<Shape> shapes = ((Shape.Either) shape).shapes();
        return shapes.stream().map(ReferencePageTest::words).collect(Collectors.joining(" or "));
    }
}
