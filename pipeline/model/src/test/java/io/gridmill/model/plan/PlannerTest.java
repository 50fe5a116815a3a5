package io.gridmill.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.InvalidPipelineException;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.pipeline.RetryCause;
import io.gridmill.model.yaml.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {

    private static final RunId RUN = new RunId("0123456789");

    @TempDir
    Path directory;

    private PlanContext context = PlanContext.of(Path.of("."), RUN);

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(directory.resolve("scenes"));
        Files.writeString(directory.resolve("scenes/atrium.yaml"), "scene");
        Files.writeString(directory.resolve("rendering-example.jar"), "jar");
        context = PlanContext.of(directory, RUN);
    }

    private static Pipeline valid(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PlannerTest.class.getResourceAsStream("/pipelines/valid/" + name + ".yaml"))) {
            return PipelineReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), name + ".yaml")
                    .pipeline();
        }
    }

    private static Pipeline stages(String stages) {
        return PipelineReader.read("apiVersion: gridmill/v1\nkind: Pipeline\nname: test\n" + stages, "test.yaml")
                .pipeline();
    }

    private List<String> refused(Pipeline pipeline, Map<String, String> parameters, ErrorCode code) {
        InvalidPipelineException e =
                catchThrowableOfType(InvalidPipelineException.class, () -> Planner.plan(pipeline, parameters, context));
        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo(code);
        return e.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void plansTheTurntable() throws IOException {
        Plan plan = Planner.plan(valid("turntable"), Map.of("frames", "1-48", "fps", "24"), context);
        assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("render", "film");
        assertThat(plan.edges()).containsExactly(new Plan.Edge(0, 1, Dependency.Kind.GATHER));
        assertThat(plan.outputs()).isEqualTo(Map.of("film", new Plan.Output(1, "film")));
        StagePlan render = plan.stage("render");
        PlannedWork.Run work = (PlannedWork.Run) render.work();
        assertThat(work.command())
                .containsExactly(
                        "java",
                        "-jar",
                        "${inputs.tracer}",
                        "--scene",
                        "${inputs.scene}",
                        "--frames",
                        "${partition.frame}",
                        "--out",
                        "${outputs.frames}");
        assertThat(render.inputs())
                .isEqualTo(Map.of(
                        "tracer", new PlannedInput.LocalPath(directory.resolve("rendering-example.jar"), false),
                        "scene", new PlannedInput.LocalPath(directory.resolve("scenes/atrium.yaml"), false)));
        assertThat(Objects.requireNonNull(render.outputs().get("frames")).expect())
                .isEqualTo("${partition.frame.count}");
        assertThat(render.partitioning().size()).hasValue(48);
        assertThat(render.partitioning().space().orElseThrow().at(3).values())
                .isEqualTo(Map.of("frame", "4", "frame.count", "1"));
        assertThat(render.resources().time()).isEqualTo(Duration.ofMinutes(5));
        assertThat(render.resources().memory()).isEqualTo(DataSize.parse("1Gi"));
        assertThat(render.retry().on())
                .containsExactlyInAnyOrder(RetryCause.WORKER_LOST, RetryCause.TIMEOUT, RetryCause.OUT_OF_MEMORY);
        assertThat(render.verify().sample()).isEqualTo(0.1);
        StagePlan film = plan.stage("film");
        assertThat(film.place()).isEqualTo(PlaceKind.HOME);
        assertThat(((PlannedWork.Run) film.work()).command()).contains("24");
        assertThat(film.inputs())
                .isEqualTo(Map.of(
                        "frames", new PlannedInput.StageOutput(0, "frames", PlannedInput.Part.GATHER),
                        "tracer", new PlannedInput.LocalPath(directory.resolve("rendering-example.jar"), false)));
        assertThat(plan.pipeline().market().prefer()).containsEntry("price", 5);
    }

    @Test
    void plansEveryValidFixtureButSpark() throws IOException {
        for (String name : List.of(
                "sweep",
                "minimal",
                "noop",
                "zip",
                "each",
                "files",
                "copies",
                "defaults",
                "escapes",
                "anchors",
                "spacing",
                "notify")) {
            assertThat(Planner.plan(valid(name), Map.of(), context).stages())
                    .as(name)
                    .isNotEmpty();
        }
        assertThat(Planner.plan(valid("params"), Map.of("needed", "x"), context).stages())
                .hasSize(1);
    }

    @Test
    void sparkIsRefusedUntilItsEngineIsThere() throws IOException {
        assertThat(refused(valid("sessions"), Map.of("day", "2026-11-01"), ErrorCode.UNSUPPORTED))
                .containsExactly(
                        "sessions.yaml:7:3: stage 'sessionize' is a Spark application, which this version cannot run yet;"
                                + " use a 'run' stage, or leave the stage out");
    }

    @Test
    void allWrongParametersAreToldAtOnce() throws IOException {
        assertThat(refused(
                        valid("params"),
                        Map.of("word", "NO", "fast", "maybe", "cuont", "3", "ratio", "2"),
                        ErrorCode.INVALID_PARAMETER))
                .containsExactly(
                        "params.yaml:1:1: the pipeline has no parameter 'cuont'; did you mean 'count'?",
                        "params.yaml:5:3: parameter 'word': 'NO' does not match the pattern [a-z]+",
                        "params.yaml:7:3: parameter 'ratio': 2 is more than the maximum of 1",
                        "params.yaml:8:3: parameter 'fast': 'maybe' is neither true nor false",
                        "params.yaml:12:3: the parameter 'needed' has no default and must be given; add --param needed=…");
    }

    @Test
    void parametersKeepTheTextOfTheFile() throws IOException {
        Plan plan = Planner.plan(valid("params"), Map.of("needed", "${run.id}$"), context);
        assertThat(plan.parameters())
                .containsEntry("word", "no")
                .containsEntry("count", "10")
                .containsEntry("ratio", "0.001")
                .containsEntry("sizes", "32,64,\"128,256\"");
        assertThat(((PlannedWork.Run) plan.stages().get(0).work()).command())
                .containsExactly(
                        "echo",
                        "no",
                        "10",
                        "0.001",
                        "true",
                        "low",
                        "$${run.id}$",
                        "8",
                        "32",
                        "$${HOME}",
                        "${partition.s}");
    }

    @Test
    void missingInputsAreToldWithTheirPlace() {
        Pipeline pipeline = stages("""
                stages:
                  a:
                    inputs: {x: nowhere.txt, y: "ftp://x/y", z: "s3://bucket/key"}
                    run: {command: [a]}
                """);
        assertThat(refused(pipeline, Map.of(), ErrorCode.INPUT_MISSING))
                .containsExactly(
                        "test.yaml:6:17: there is no readable file or directory " + directory.resolve("nowhere.txt")
                                + "; paths are relative to the directory of the pipeline file",
                        "test.yaml:6:33: 'ftp://x/y' is no address of a dataset; write a path, s3://BUCKET/KEY or"
                                + " hdfs://HOST/PATH");
    }

    @Test
    void filesThatAreGivenAreRelativeToWhereTheUserStands() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("my.yaml"), "scene");
        Plan plan =
                Planner.plan(valid("turntable"), Map.of("scene", "my.yaml"), context.withWorkingDirectory(elsewhere));
        PlannedInput expected = new PlannedInput.LocalPath(elsewhere.resolve("my.yaml"), false);
        assertThat(plan.stage("render").inputs()).containsEntry("scene", expected);
        Plan resumed = Planner.plan(valid("turntable"), plan.parameters(), context);
        assertThat(resumed.stage("render").inputs()).containsEntry("scene", expected);
    }

    @Test
    void tooManyPartitionsAreRefusedWhenTheParametersMakeThem() {
        Pipeline pipeline = stages("""
                params: {n: {type: int, default: 5}}
                stages: {a: {partition: {over: {i: "1-${params.n}"}}, run: {command: [a]}}}
                """);
        assertThat(refused(pipeline, Map.of("n", "10000001"), ErrorCode.INVALID_PIPELINE))
                .containsExactly(
                        "test.yaml:5:36: 10000001 partitions are more than the 10000000 that a stage can have; put"
                                + " more points into each with a larger chunk");
    }

    @Test
    void chunksThatAreTooLargeForAFileAreRefused() {
        Pipeline pipeline = stages("""
                stages:
                  a:
                    partition: {over: {i: 1-1000000}, chunk: {size: 100001}}
                    run: {command: [a, "${partition.file}"]}
                """);
        assertThat(refused(pipeline, Map.of(), ErrorCode.INVALID_PIPELINE))
                .containsExactly(
                        "test.yaml:6:27: chunks of 100001 points are too large for ${partition.file}, which takes"
                                + " 100000; use smaller chunks or ${partition.NAME}");
    }

    @Test
    void chunksFollowThePaceOfEarlierRunsAndStayWhenARunIsResumed() throws IOException {
        Plan first = Planner.plan(valid("turntable"), Map.of(), context);
        assertThat(first.stage("render").chunk()).isEqualTo(1);
        Pace pace = stage ->
                stage.equals(first.stage("render").digest()) ? Optional.of(Duration.ofSeconds(4)) : Optional.empty();
        Plan second = Planner.plan(valid("turntable"), Map.of(), context.withPace(pace));
        assertThat(second.stage("render").chunk()).isEqualTo(7);
        assertThat(second.stage("render").partitioning().size()).hasValue(4);
        Plan quick = Planner.plan(
                valid("turntable"), Map.of(), context.withPace(stage -> Optional.of(Duration.ofMillis(1))));
        assertThat(quick.stage("render").chunk()).isEqualTo(20);
        Plan resumed = Planner.plan(
                valid("turntable"), Map.of(), context.withPace(pace).withChunks(first.chunks()));
        assertThat(resumed.stage("render").chunk()).isEqualTo(1);
        assertThat(resumed.digest()).isEqualTo(first.digest());
    }

    @Test
    void stagesStandBehindWhatTheyWaitFor() throws IOException {
        Plan plan = Planner.plan(valid("each"), Map.of(), context);
        assertThat(plan.stages()).extracting(StagePlan::name).containsExactly("make", "refine", "check", "all");
        assertThat(plan.edges())
                .containsExactly(
                        new Plan.Edge(0, 1, Dependency.Kind.EACH),
                        new Plan.Edge(1, 2, Dependency.Kind.EACH),
                        new Plan.Edge(1, 3, Dependency.Kind.GATHER),
                        new Plan.Edge(2, 3, Dependency.Kind.AFTER));
        assertThat(plan.stage("refine").inputs())
                .isEqualTo(Map.of("mine", new PlannedInput.StageOutput(0, "raw", PlannedInput.Part.EACH)));
        assertThat(plan.stage("check").inputs())
                .isEqualTo(Map.of("fine", new PlannedInput.StageOutput(1, "fine", PlannedInput.Part.EACH)));
        assertThat(((PlannedWork.Run) plan.stage("all").work()).standardInput()).isEqualTo("run 0123456789 of each\n");
    }

    @Test
    void filesOfADatasetAreShared() throws IOException {
        Plan plan = Planner.plan(valid("files"), Map.of("most", "7"), context);
        Partitioning.Files thumbs = (Partitioning.Files) plan.stage("thumbs").partitioning();
        assertThat(thumbs.most()).isEqualTo(7);
        assertThat(thumbs.bytes()).contains(DataSize.parse("64Mi"));
        assertThat(thumbs.input()).isEqualTo("files");
        assertThat(plan.stage("thumbs").inputs())
                .isEqualTo(Map.of(
                        "files", new PlannedInput.Share(new PlannedInput.StoreUri(URI.create("s3://photos/2026/")))));
        assertThat(plan.stage("pack").dependencies()).containsExactly(new Dependency(0, Dependency.Kind.FILES));
        assertThat(plan.stage("pack").inputs())
                .isEqualTo(Map.of(
                        "images",
                        new PlannedInput.Share(new PlannedInput.StageOutput(0, "small", PlannedInput.Part.GATHER))));
    }

    @Test
    void copiesKeepTheirSecretsAsPlaceholders() throws IOException {
        Plan plan = Planner.plan(valid("copies"), Map.of("day", "2026-11-02"), context);
        PlannedWork.Copy fetch = (PlannedWork.Copy) plan.stage("fetch").work();
        PlannedWork.Source.Table table = (PlannedWork.Source.Table) fetch.from();
        assertThat(table.jdbc()).hasToString("${secrets.warehouse}");
        assertThat(table.query()).isEqualTo("select * from events where day = '2026-11-02'");
        assertThat(plan.stage("fetch").place()).isEqualTo(PlaceKind.HOME);
        PlannedWork.Copy upload = (PlannedWork.Copy) plan.stage("upload").work();
        assertThat(upload.to()).contains(new PlannedWork.Target.Store(URI.create("s3://archive/2026-11-02/")));
        assertThat(plan.stage("upload").dependencies()).containsExactly(new Dependency(0, Dependency.Kind.GATHER));
    }

    @Test
    void defaultsHoldUnlessAStageSaysOtherwise() throws IOException {
        Plan plan = Planner.plan(valid("defaults"), Map.of("cores", "3"), context);
        StagePlan one = plan.stage("one");
        assertThat(one.place()).isEqualTo(PlaceKind.HOME);
        assertThat(one.cache()).isFalse();
        assertThat(one.resources().cpu()).isEqualTo(3);
        assertThat(one.resources().memory()).isEqualTo(DataSize.parse("2Gi"));
        assertThat(one.retry().attempts()).isEqualTo(5);
        assertThat(one.onFailure().tolerated(100)).isEqualTo(3);
        StagePlan two = plan.stage("two");
        assertThat(two.resources().cpu()).isEqualTo(3);
        assertThat(two.resources().time()).isEqualTo(Duration.ofMinutes(90));
        assertThat(two.verify().quorum()).isEqualTo(2);
        assertThat(((PlannedWork.Run) two.work()).environment())
                .isEqualTo(Map.of("LANG", "C.UTF-8", "LEVEL", "debug", "PART", "${partition.index}"));
    }

    @Test
    void alternativesAddToWhatStandsBesideThem() throws IOException {
        StagePlan simulate = Planner.plan(valid("sweep"), Map.of(), context).stage("simulate");
        assertThat(simulate.alternatives()).hasSize(2);
        assertThat(simulate.alternatives().get(0).gpu()).isEqualTo(1);
        assertThat(simulate.alternatives().get(1).cpu()).isEqualTo(8);
        assertThat(simulate.onOutOfMemory().orElseThrow().next(DataSize.parse("20Gi")))
                .isEqualTo(DataSize.parse("32Gi"));
        assertThat(simulate.partitioning().size()).hasValue(41 * 2 * 3);
    }

    @Test
    void stageDigestsChangeWithWhatChangesResultsAndWithNothingElse() {
        String base =
                "stages: {a: {partition: {over: {i: 1-4}}, run: {command: [a, '${partition.i}']}, outputs: {o: {files: '*.x'}}%s}}\n";
        Digest digest = digest(String.format(base, ""));
        assertThat(digest(String.format(base, ", resources: {cpu: 4}, retry: {attempts: 9}, place: home")))
                .isEqualTo(digest);
        assertThat(digest(String.format(base, "").replace("1-4", "1-9"))).isEqualTo(digest);
        assertThat(digest(String.format(base, "").replace("{a: {part", "{b: {part")))
                .isEqualTo(digest);
        assertThat(digest(String.format(base, "").replace("[a,", "[b,"))).isNotEqualTo(digest);
        assertThat(digest(String.format(base, "").replace("*.x", "*.y"))).isNotEqualTo(digest);
        assertThat(digest(String.format(base, "").replace("]}", "], env: {A: b}}")))
                .isNotEqualTo(digest);
        assertThat(digest(String.format(base, "").replace("]}", "], stdin: b}")))
                .isNotEqualTo(digest);
    }

    private Digest digest(String stages) {
        return Planner.plan(stages(stages), Map.of(), context).stages().get(0).digest();
    }

    /** Changing these would throw away everybody's cache: it has to be meant. */
    @Test
    void digestsAreTheSameInEveryVersion() {
        Plan plan = Planner.plan(
                stages(
                        "stages: {a: {partition: {over: {i: 1-4}, chunk: {size: 2}}, run: {command: [a, '${partition.i}']}}}\n"),
                Map.of(),
                context);
        StagePlan stage = plan.stage("a");
        assertThat(stage.digest().hex()).isEqualTo("d415e488c30516430bc941ac91a7b12860820895d7fec42872cef4bb2bb8545f");
        PartitionPoints points = stage.partitioning().space().orElseThrow().at(1);
        Digest input = Digest.sha256("content");
        assertThat(CacheKeys.of(stage.digest(), Map.of("x", input))
                        .key(points, Map.of())
                        .hex())
                .isEqualTo("2ff3c1932b27078320ead49dcf9f4bf924c7b988ac8f7aa78fc242d7ce2c39c3");
    }

    @Test
    void cacheKeysTellPartitionsApartAndKnowThemAgain() {
        String text = "stages: {a: {partition: {over: {i: %s}, chunk: {size: %s}}, run: {command: [a]}}}\n";
        StagePlan one = Planner.plan(stages(String.format(text, "1-4", 1)), Map.of(), context)
                .stage("a");
        StagePlan more = Planner.plan(stages(String.format(text, "1-9", 1)), Map.of(), context)
                .stage("a");
        Digest input = Digest.sha256("content");
        CacheKeys keys = CacheKeys.of(one.digest(), Map.of("x", input));
        assertThat(key(keys, one, 0)).isNotEqualTo(key(keys, one, 1));
        assertThat(key(keys, one, 3)).isEqualTo(key(keys, more, 3));
        assertThat(key(CacheKeys.of(one.digest(), Map.of("y", input)), one, 0)).isNotEqualTo(key(keys, one, 0));
        PartitionPoints points = one.partitioning().space().orElseThrow().at(0);
        assertThat(keys.key(points, Map.of("x", input))).isNotEqualTo(keys.key(points, Map.of()));
    }

    private static Digest key(CacheKeys keys, StagePlan stage, int partition) {
        return keys.key(stage.partitioning().space().orElseThrow().at(partition), Map.of());
    }

    @Test
    void whatCannotBePlannedNeverLeavesAHalfPlan() {
        assertThatThrownBy(() ->
                        PipelineReader.read("apiVersion: gridmill/v1", "x.yaml").pipeline())
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("x.yaml:1:1: the key 'kind' is missing in pipeline");
    }
}
