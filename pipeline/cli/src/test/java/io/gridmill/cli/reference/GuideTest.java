package io.gridmill.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.cli.server.Profile;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.InvalidPipelineException;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlanContext;
import io.gridmill.model.plan.Planner;
import io.gridmill.model.yaml.PipelineReader;
import io.gridmill.model.yaml.ReadResult;
import io.gridmill.pool.PoolSettings;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.config.PoolConfigReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the guides show is what the examples say, and the examples are good. */
class GuideTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Path PIPELINES = DOCS.resolve("examples/pipelines");
    private static final Path POOLS = DOCS.resolve("examples/pools");
    private static final Path PROFILES = DOCS.resolve("examples/profiles");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final RunId RUN = new RunId("0123456789");

    /** Refused on purpose. */
    private static final String LATER = "later.yaml";

    @TestFactory
    Stream<DynamicTest> everyPipelineIsReadWithoutAWordAndPlanned() throws IOException {
        return files(PIPELINES).stream()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    ReadResult read = PipelineReader.read(Files.readString(file), file.toString());
                    assertThat(read.problems()).isEmpty();
                    if (!name(file).equals(LATER)) {
                        assertThat(plan(read.pipeline()).stages()).isNotEmpty();
                    }
                }));
    }

    @Test
    void whatTheGuideCallsRefusedIsRefused() throws IOException {
        Path file = PIPELINES.resolve(LATER);
        Pipeline pipeline =
                PipelineReader.read(Files.readString(file), file.toString()).pipeline();

        assertThatThrownBy(() -> plan(pipeline))
                .isInstanceOfSatisfying(InvalidPipelineException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.UNSUPPORTED))
                .hasMessageContaining("Spark");
    }

    private static Plan plan(Pipeline pipeline) {
        return Planner.plan(pipeline, Map.of(), PlanContext.of(PIPELINES, RUN));
    }

    @TestFactory
    Stream<DynamicTest> everyPoolFileIsReadAndItsSettingsAreGood(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("passphrase"), "secret\n");
        Files.setPosixFilePermissions(
                directory.resolve("passphrase"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (OutputStream out = Files.newOutputStream(directory.resolve("tls.p12"))) {
            empty.store(out, "secret".toCharArray());
        }
        return files(POOLS).stream()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    Path copy = Files.copy(file, directory.resolve(name(file)));
                    PoolSettings settings = new PoolConfigReader(PoolConfig.read(copy)).settings();
                    assertThat(settings.name()).isNotBlank();
                }));
    }

    @Test
    void theProfileIsReadAndItsPageNamesEveryVariable() throws IOException {
        Profile profile = Profile.read(PROFILES.resolve("servers.yaml"), Map.of());
        assertThat(profile.pools()).hasSize(2);

        String page = Files.readString(DOCS.resolve("reference/configuration.md"));
        Matcher variable = Pattern.compile("\"(GRIDMILL_[A-Z0-9_]+)\"").matcher(sources());
        assertThat(variable.results().map(found -> found.group(1)).distinct().sorted())
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    /** All that the command line's own code says. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @TestFactory
    Stream<DynamicTest> everySnippetOfAGuideStandsInAnExample() throws IOException {
        Map<String, String> examples = new TreeMap<>();
        for (Path folder : List.of(PIPELINES, POOLS, PROFILES)) {
            for (Path file : files(folder)) {
                examples.put(folder.getFileName() + "/" + name(file), Files.readString(file));
            }
        }
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> pages = new ArrayList<>(files(DOCS.resolve("guide")));
        pages.add(DOCS.resolve("reference/configuration.md"));
        for (Path guide : pages) {
            Matcher block = BLOCK.matcher(Files.readString(guide));
            while (block.find()) {
                String snippet = block.group(1);
                String first = snippet.lines().findFirst().orElse("").strip();
                tests.add(DynamicTest.dynamicTest(name(guide) + ": " + first, () -> assertThat(examples.values())
                        .as("a snippet of %s that is no part of an example:%n%s", guide, snippet)
                        .anyMatch(example -> holds(example, snippet))));
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests.stream();
    }

    /** Whether lines that follow each other, indented alike, are the snippet. */
    private static boolean holds(String example, String snippet) {
        List<String> lines = example.lines().toList();
        List<String> wanted = snippet.lines().toList();
        for (int from = 0; from + wanted.size() <= lines.size(); from++) {
            List<String> part = lines.subList(from, from + wanted.size());
            if (String.join("\n", part)
                    .stripIndent()
                    .equals(String.join("\n", wanted).stripIndent())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void thePipelineInTheReadmeIsReadWithoutAWord() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve("../README.md")));

        assertThat(block.find()).isTrue();
        assertThat(PipelineReader.read(block.group(1), "README.md").problems()).isEmpty();
    }

    @Test
    void theGuidesNameOnlyFilesThatAreThere() throws IOException {
        Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
        List<Path> pages = new ArrayList<>(files(DOCS.resolve("guide")));
        pages.addAll(files(DOCS.resolve("reference")));
        pages.addAll(files(DOCS.resolve("adr")));
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            Matcher matcher = link.matcher(Files.readString(page));
            while (matcher.find()) {
                if (!Files.exists(page.resolveSibling(matcher.group(1)))) {
                    broken.add(page.getFileName() + " -> " + matcher.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
