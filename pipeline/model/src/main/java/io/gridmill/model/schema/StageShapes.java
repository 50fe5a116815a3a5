package io.gridmill.model.schema;

import static io.gridmill.model.schema.ScalarKind.AMOUNT;
import static io.gridmill.model.schema.ScalarKind.BACKOFF;
import static io.gridmill.model.schema.ScalarKind.BOOLEAN;
import static io.gridmill.model.schema.ScalarKind.DURATION;
import static io.gridmill.model.schema.ScalarKind.FACTOR;
import static io.gridmill.model.schema.ScalarKind.GLOB;
import static io.gridmill.model.schema.ScalarKind.INTEGER;
import static io.gridmill.model.schema.ScalarKind.NAME;
import static io.gridmill.model.schema.ScalarKind.NUMBER;
import static io.gridmill.model.schema.ScalarKind.PLACEHOLDER;
import static io.gridmill.model.schema.ScalarKind.SHARE;
import static io.gridmill.model.schema.ScalarKind.SIZE;
import static io.gridmill.model.schema.ScalarKind.STAGE_OUTPUT;
import static io.gridmill.model.schema.ScalarKind.TEMPLATE;
import static io.gridmill.model.schema.ScalarKind.TEXT;

import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.CopyStage.WriteMode;
import io.gridmill.model.pipeline.FailurePolicy;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Names;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.pipeline.RetryCause;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The keys of stages. */
public final class StageShapes {

    /** Names of environment variables. */
    public static final String VARIABLE_PATTERN = "^[A-Za-z_][A-Za-z0-9_]{0,254}$";

    public static final ObjectShape CHUNK = ObjectShape.named(
                    "chunk", "How many points or files a partition takes. Without it, one.")
            .filled("size", scalar(INTEGER), "", "This many; the last partition may have fewer.")
            .filled(
                    "targetDuration",
                    scalar(DURATION),
                    "",
                    "As many as took about this long in earlier runs; one while there is no experience.")
            .filled("bytes", scalar(SIZE), "", "Only with `files`: files up to this size together, at least one file.")
            .filled("max", scalar(INTEGER), "1000000", "With `targetDuration` or `bytes`: never more than this many.")
            .oneOf("size", "targetDuration", "bytes")
            .build();

    public static final ObjectShape SPACING = ObjectShape.named("spacing", "Evenly spaced numbers.")
            .optional(
                    "linspace",
                    new Shape.Items(either(scalar(NUMBER), scalar(PLACEHOLDER)), 3, 3),
                    "",
                    "`[first, last, number]`: that many numbers from first to last, both included.")
            .optional(
                    "logspace",
                    new Shape.Items(either(scalar(NUMBER), scalar(PLACEHOLDER)), 3, 3),
                    "",
                    "`[first, last, number]`: ten to the power of that many exponents from first to last.")
            .oneOf("linspace", "logspace")
            .build();

    public static final ObjectShape PARTITION = ObjectShape.named(
                    "partition", "How a stage is divided into partitions. Without it, the stage is one partition.")
            .optional(
                    "over",
                    new Shape.Entries(
                            "name of a dimension",
                            Names.PATTERN,
                            either(
                                    scalar(TEMPLATE),
                                    new Shape.Items(scalar(TEMPLATE), 1, Limits.ITEMS),
                                    new Shape.Section(SPACING)),
                            1,
                            Limits.DIMENSIONS),
                    "",
                    "Dimensions and their values: a range (`1-240:2`), a list, a spacing, or `${params.x}`.")
            .optional(
                    "combine",
                    scalar(TEXT),
                    "the product of all dimensions, in their order",
                    "How the dimensions become points: `a * b` every a with every b, `(a, b)` the first a with the first b"
                            + " and so on. The last one varies fastest.")
            .optional(
                    "each",
                    scalar(STAGE_OUTPUT),
                    "",
                    "One partition for each partition of another stage, started as soon as that one is accepted.")
            .optional(
                    "group",
                    scalar(STAGE_OUTPUT),
                    "",
                    "One partition for each combination of the keys in `by` among the partitions of another stage,"
                            + " started when all of these are accepted.")
            .optional(
                    "by",
                    new Shape.Items(scalar(NAME), 1, Limits.DIMENSIONS),
                    "",
                    "With `group`: names of dimensions of the other stage.")
            .optional(
                    "files",
                    scalar(TEMPLATE),
                    "",
                    "Partitions over the files of a dataset: an output of a stage, a directory or an address.")
            .optional("chunk", new Shape.Section(CHUNK), "one point or file", "With `over` and `files`.")
            .oneOf("over", "each", "group", "files")
            .build();

    public static final ObjectShape RUN = ObjectShape.named("run", "Runs a command for each partition.")
            .required(
                    "command",
                    new Shape.Items(scalar(TEMPLATE), 1, Limits.COMMAND_WORDS),
                    "The program and its arguments, one item each. There is no shell, so nothing needs quoting.")
            .filled(
                    "image",
                    scalar(TEXT),
                    "",
                    "Container image by digest, `name@sha256:…`, for pools that have containers.")
            .optional(
                    "env",
                    new Shape.Entries("name of a variable", VARIABLE_PATTERN, scalar(TEMPLATE), 0, Limits.ENTRIES),
                    "",
                    "Environment variables. Nothing else is inherited.")
            .optional(
                    "network",
                    either(word("none"), new Shape.Items(scalar(TEMPLATE), 1, 100)),
                    "none",
                    "Hosts that the command may reach.")
            .optional("stdin", scalar(TEMPLATE), "", "Text for the standard input.")
            .build();

    public static final ObjectShape COPY_END = ObjectShape.named("copy end", "Where a dataset comes from or goes to.")
            .optional("path", scalar(TEMPLATE), "", "A directory or file, or an `s3://` or `hdfs://` address.")
            .filled("jdbc", scalar(TEXT), "", "A database's JDBC address, usually `${secrets.NAME}`.")
            .filled("table", scalar(TEXT), "", "With `jdbc`: the table.")
            .filled("query", scalar(TEXT), "", "With `jdbc` in `from`: SQL instead of a table.")
            .optional(
                    "mode",
                    word(Stream.of(WriteMode.values())
                            .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                            .toArray(String[]::new)),
                    "append",
                    "With `jdbc` in `to`: what happens to rows that are there.")
            .oneOf("path", "jdbc")
            .build();

    public static final ObjectShape COPY = ObjectShape.named("copy", "A connector moves a dataset. Runs at home.")
            .required(
                    "from",
                    either(scalar(TEMPLATE), new Shape.Section(COPY_END)),
                    "A stage's output, a path, an address, or a database.")
            .optional(
                    "to",
                    either(scalar(TEMPLATE), new Shape.Section(COPY_END)),
                    "the stage's only output",
                    "A path, an address, or a database.")
            .build();

    public static final ObjectShape DRIVER = ObjectShape.named("driver", "The driver of a Spark application.")
            .filled("cpu", scalar(INTEGER), "1", "Cores.")
            .filled("memory", scalar(SIZE), "1Gi", "Memory.")
            .build();

    public static final ObjectShape EXECUTORS = ObjectShape.named("executors", "The executors of a Spark application.")
            .filled("count", scalar(INTEGER), "1", "How many.")
            .filled("cpu", scalar(INTEGER), "1", "Cores of each.")
            .filled("memory", scalar(SIZE), "1Gi", "Memory of each.")
            .build();

    public static final ObjectShape SPARK = ObjectShape.named(
                    "spark", "Runs a Spark application. Read and checked; running it is refused by this version.")
            .required("jar", scalar(TEMPLATE), "The application.")
            .required("main", scalar(TEXT), "Its main class.")
            .optional("args", new Shape.Items(scalar(TEMPLATE), 0, Limits.COMMAND_WORDS), "", "Its arguments.")
            .optional("driver", new Shape.Section(DRIVER), "", "Its driver.")
            .optional("executors", new Shape.Section(EXECUTORS), "", "Its executors.")
            .optional(
                    "conf",
                    new Shape.Entries("name of a Spark setting", "^[A-Za-z0-9._-]{1,255}$", scalar(TEMPLATE), 0, 1000),
                    "",
                    "Spark settings.")
            .build();

    public static final ObjectShape OUTPUT = ObjectShape.named("output", "Files that each partition makes.")
            .filled(
                    "files",
                    scalar(GLOB),
                    "**",
                    "Which files: a glob with `*`, `**`, `?` and `{a,b}`, below the directory that `${outputs.NAME}`"
                            + " names, or below the working directory when the command does not name it.")
            .filled(
                    "expect",
                    scalar(INTEGER),
                    "at least one",
                    "How many files each partition must make; may use `${partition.*}`.")
            .build();

    public static final ObjectShape AMOUNTS = ObjectShape.named(
                    "resources alternative", "What a partition may use at most.")
            .filled("cpu", scalar(INTEGER), Amounts.usual(Amounts.CPU), "Cores.")
            .filled("gpu", scalar(INTEGER), Amounts.usual(Amounts.GPU), "GPUs.")
            .filled("memory", scalar(SIZE), Amounts.usual(Amounts.MEMORY), "Peak memory.")
            .filled("time", scalar(DURATION), Amounts.usual(Amounts.TIME), "Wall time; then the command is stopped.")
            .filled("disk", scalar(SIZE), Amounts.usual(Amounts.DISK), "Size of the working directory.")
            .build();

    public static final ObjectShape GROWTH = ObjectShape.named(
                    "onOutOfMemory", "The next attempt after one that ran out of memory gets more.")
            .required("memory", scalar(FACTOR), "A factor such as `x2`.")
            .optional("max", scalar(SIZE), "", "Never more than this.")
            .build();

    public static final ObjectShape RESOURCES = ObjectShape.named("resources", "What a partition may use at most.")
            .all(AMOUNTS)
            .optional(
                    "anyOf",
                    new Shape.Items(new Shape.Section(AMOUNTS), 1, 16),
                    "",
                    "Alternatives, best first; what they leave out is taken from beside `anyOf`.")
            .optional("onOutOfMemory", new Shape.Section(GROWTH), "", "Retries with more memory.")
            .build();

    public static final ObjectShape AGREE = ObjectShape.named("agree", "When two results count as equal.")
            .optional("numeric", scalar(NUMBER), "", "Numbers in the files differ by this relative amount at most.")
            .optional("image-psnr", scalar(NUMBER), "", "Images are alike at this many decibel or better.")
            .optional(
                    "command",
                    new Shape.Items(scalar(TEMPLATE), 1, Limits.COMMAND_WORDS),
                    "",
                    "Your own comparison: gets two directories as its last arguments and exits with 0 when they agree.")
            .oneOf("numeric", "image-psnr", "command")
            .build();

    public static final ObjectShape VERIFY = ObjectShape.named(
                    "verify", "Checks results by running partitions again on pools of other owners.")
            .optional("sample", scalar(SHARE), "100%", "Which share of the partitions is checked.")
            .optional("replicas", scalar(INTEGER), "2", "How many owners run a checked partition.")
            .optional("quorum", scalar(INTEGER), "the majority of the replicas", "How many of them must agree.")
            .optional(
                    "agree",
                    either(word("exact"), new Shape.Section(AGREE)),
                    "exact",
                    "When two results count as equal.")
            .build();

    public static final ObjectShape RETRY = ObjectShape.named("retry", "When a failed partition is tried again.")
            .optional(
                    "attempts",
                    scalar(INTEGER),
                    "3",
                    "Tries in all. Failures of the infrastructure are retried free of charge and not counted.")
            .optional(
                    "backoff",
                    scalar(BACKOFF),
                    "1s..1m",
                    "Wait before the first retry, doubled up to the second value.")
            .optional(
                    "on",
                    new Shape.Items(
                            word(Stream.of(RetryCause.values())
                                    .map(RetryCause::word)
                                    .toArray(String[]::new)),
                            0,
                            RetryCause.values().length),
                    "[worker-lost]",
                    "Which failures are retried.")
            .build();

    public static final ObjectShape ON_FAILURE = ObjectShape.named(
                    "onFailure", "What happens when partitions have failed for good.")
            .optional(
                    "tolerate",
                    either(scalar(SHARE), scalar(INTEGER)),
                    "0",
                    "How many partitions, or which share of them, may fail.")
            .optional(
                    "then",
                    word(Stream.of(FailurePolicy.Then.values())
                            .map(FailurePolicy.Then::word)
                            .toArray(String[]::new)),
                    "stop",
                    "When more have failed: `stop` the run at once, `finish` the other partitions of the stage and fail"
                            + " then, or `continue` with the stages behind it.")
            .build();

    private static final ObjectShape POLICIES = ObjectShape.named("policies", "")
            .optional("resources", new Shape.Section(RESOURCES), "", "What a partition may use at most.")
            .optional(
                    "verify",
                    either(word("none"), new Shape.Section(VERIFY)),
                    "none",
                    "Whether results are checked on other pools.")
            .optional("retry", new Shape.Section(RETRY), "", "When a failed partition is tried again.")
            .optional("onFailure", new Shape.Section(ON_FAILURE), "", "How many partitions may fail.")
            .optional(
                    "place",
                    word(Stream.of(PlaceKind.values()).map(PlaceKind::word).toArray(String[]::new)),
                    "market",
                    "Where it runs: on pools that are bought, or at home, on this machine or a private pool.")
            .optional("cache", scalar(BOOLEAN), "true", "Whether results of earlier runs may be taken.")
            .build();

    public static final ObjectShape STAGE = ObjectShape.named(
                    "stage", "A step of the pipeline. Exactly one of `run`, `copy` and `spark` says what it does.")
            .optional("description", scalar(TEXT), "", "For people.")
            .optional("partition", new Shape.Section(PARTITION), "one partition", "How it is divided.")
            .optional(
                    "inputs",
                    new Shape.Entries("name of an input", Names.PATTERN, scalar(TEMPLATE), 0, Limits.ENTRIES),
                    "",
                    "What the command reads: paths (relative to the file), addresses, or outputs of other stages. It"
                            + " finds them at `${inputs.NAME}`.")
            .optional("run", new Shape.Section(RUN), "", "Runs a command.")
            .optional("copy", new Shape.Section(COPY), "", "Moves a dataset.")
            .optional("spark", new Shape.Section(SPARK), "", "Runs a Spark application.")
            .optional(
                    "outputs",
                    new Shape.Entries("name of an output", Names.PATTERN, new Shape.Section(OUTPUT), 0, Limits.ENTRIES),
                    "",
                    "What it makes.")
            .all(POLICIES)
            .optional(
                    "after",
                    new Shape.Items(scalar(NAME), 1, Limits.STAGES),
                    "",
                    "Stages that must be done first although nothing of them is read.")
            .oneOf("run", "copy", "spark")
            .build();

    public static final ObjectShape DEFAULTS = ObjectShape.named(
                    "defaults",
                    "What holds for all stages that do not say otherwise. `resources` and `env` are merged key by key, the"
                            + " others are replaced.")
            .all(POLICIES)
            .optional(
                    "env",
                    new Shape.Entries("name of a variable", VARIABLE_PATTERN, scalar(TEMPLATE), 0, Limits.ENTRIES),
                    "",
                    "Environment variables of all commands.")
            .build();

    private StageShapes() {}

    static Shape scalar(ScalarKind kind) {
        return new Shape.Scalar(kind);
    }

    static Shape word(String... words) {
        return new Shape.Word(List.of(words));
    }

    static Shape either(Shape... shapes) {
        return new Shape.Either(List.of(shapes));
    }

    static Shape amount() {
        return scalar(AMOUNT);
    }
}
