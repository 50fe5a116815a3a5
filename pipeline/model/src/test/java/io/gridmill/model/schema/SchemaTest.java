package io.gridmill.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SchemaTest {

    private static final Path COMMITTED = Path.of("src/main/resources" + SchemaGenerator.RESOURCE);

    /** These are wrong in a way that a schema cannot see: names, references, values that depend on each other. */
    private static final Set<String> ONLY_THE_READER_SEES = Set.of(
            "ambiguous-input",
            "bad-group",
            "bad-templates",
            "cycle",
            "deep-combine",
            "file-param-in-command",
            "huge-range",
            "misplaced-placeholders",
            "only-schedule",
            "self-cycle",
            "too-many-partitions",
            "two-pipelines",
            "unknown-dimension",
            "unknown-input",
            "unknown-output",
            "unknown-param",
            "unknown-root",
            "unknown-stage",
            "unused-with-error",
            "zip-lengths");

    /** These are no YAML at all, or repeat keys, which JSON cannot. */
    private static final Set<String> NO_YAML = Set.of(
            "alias-bomb",
            "colon-in-text",
            "control-character",
            "duplicate-key",
            "empty",
            "merge-key",
            "scalar-alias-bomb",
            "tab",
            "too-deep",
            "unclosed",
            "undefined-alias");

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaGenerator.generate());

    private List<Error> errors(Path file) throws IOException {
        List<Error> errors = new ArrayList<>();
        for (JsonNode document : YamlToJson.documents(Files.readString(file))) {
            errors.addAll(schema.validate(document.toString(), InputFormat.JSON));
        }
        return errors;
    }

    private static List<Path> files(String folder) throws IOException, URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(SchemaTest.class.getResource("/pipelines/" + folder))
                .toURI());
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".yaml", "");
    }

    /** With -Dgridmill.regenerate=true the file is written instead. */
    @Test
    void theCommittedSchemaIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("gridmill.regenerate")) {
            Files.createDirectories(Objects.requireNonNull(COMMITTED.getParent()));
            Files.writeString(COMMITTED, SchemaGenerator.generate());
        }
        assertThat(Files.readString(COMMITTED)).isEqualTo(SchemaGenerator.generate());
        if (!Boolean.getBoolean("gridmill.regenerate")) {
            try (InputStream shipped = SchemaTest.class.getResourceAsStream(SchemaGenerator.RESOURCE)) {
                assertThat(new String(Objects.requireNonNull(shipped).readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(SchemaGenerator.generate());
            }
        }
    }

    @Test
    void theSchemaIsAValidSchema() throws IOException {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(SchemaGenerator.generate(), InputFormat.JSON)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> validFilesAreValid() throws IOException, URISyntaxException {
        return files("valid").stream()
                .map(file -> DynamicTest.dynamicTest(
                        name(file), () -> assertThat(errors(file)).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> structuralMistakesAreRefused() throws IOException, URISyntaxException {
        return files("invalid").stream()
                .filter(file -> !NO_YAML.contains(name(file)))
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    if (ONLY_THE_READER_SEES.contains(name(file))) {
                        assertThat(errors(file)).isEmpty();
                    } else {
                        assertThat(errors(file)).isNotEmpty();
                    }
                }));
    }

    @Test
    void theListsNameFilesThatExist() throws IOException, URISyntaxException {
        Set<String> names = new HashSet<>();
        files("invalid").forEach(file -> names.add(name(file)));
        assertThat(names).containsAll(ONLY_THE_READER_SEES).containsAll(NO_YAML);
    }
}
