package io.gridmill.model.schema;

import static io.gridmill.model.schema.ScalarKind.DURATION;
import static io.gridmill.model.schema.ScalarKind.INTEGER;
import static io.gridmill.model.schema.ScalarKind.NAME;
import static io.gridmill.model.schema.ScalarKind.NUMBER;
import static io.gridmill.model.schema.ScalarKind.STAGE_OUTPUT;
import static io.gridmill.model.schema.ScalarKind.TEMPLATE;
import static io.gridmill.model.schema.ScalarKind.TEXT;
import static io.gridmill.model.schema.StageShapes.either;
import static io.gridmill.model.schema.StageShapes.scalar;
import static io.gridmill.model.schema.StageShapes.word;

import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Names;
import io.gridmill.model.pipeline.Notification;
import io.gridmill.model.pipeline.ParameterType;
import java.util.stream.Stream;

/** The keys of the documents of a file. */
public final class FileShapes {

    public static final String API_VERSION = "gridmill/v1";

    public static final ObjectShape PARAMETER = ObjectShape.named(
                    "param", "A value that can be given when the pipeline is run.")
            .required(
                    "type",
                    word(Stream.of(ParameterType.values())
                            .map(ParameterType::word)
                            .toArray(String[]::new)),
                    "What it holds. `file` is a path or address and can only be used in `inputs`, `files` and `copy`.")
            .optional(
                    "default",
                    either(scalar(TEXT), new Shape.Items(scalar(TEXT), 1, Limits.ITEMS)),
                    "",
                    "Its value when none is given. Without it, it must be given. A list for type `list`.")
            .optional("min", scalar(NUMBER), "", "Smallest value of an `int` or `number`.")
            .optional("max", scalar(NUMBER), "", "Largest value of an `int` or `number`.")
            .optional("pattern", scalar(TEXT), "", "Regular expression that the whole `string` matches.")
            .optional("choices", new Shape.Items(scalar(TEXT), 1, 1000), "", "The allowed values of a `choice`.")
            .optional("description", scalar(TEXT), "", "For people.")
            .build();

    public static final ObjectShape PREFER = ObjectShape.named("prefer", "Weights, 0 to 10, that order the offers.")
            .optional("price", scalar(INTEGER), "", "Cheap.")
            .optional("speed", scalar(INTEGER), "", "Fast.")
            .optional("energy", scalar(INTEGER), "", "Little energy and carbon dioxide.")
            .optional("trust", scalar(INTEGER), "", "High stake and reputation.")
            .build();

    public static final ObjectShape REQUIRE = ObjectShape.named("require", "What a pool must have to be considered.")
            .optional("reputation", scalar(NUMBER), "0", "At least this, 0 to 1.")
            .optional("region", new Shape.Items(scalar(NAME), 1, 100), "", "Any of these.")
            .optional("runtime", new Shape.Items(scalar(NAME), 1, 16), "", "Any of these, such as `bwrap` or `docker`.")
            .build();

    public static final ObjectShape MARKET = ObjectShape.named("market", "What may be spent, and on which pools.")
            .optional("budget", StageShapes.amount(), "what the deposit allows", "The most that the run may cost.")
            .optional("deadline", scalar(DURATION), "", "From the start of the run.")
            .optional("prefer", new Shape.Section(PREFER), "", "Weights that order the offers.")
            .optional("require", new Shape.Section(REQUIRE), "", "What a pool must have.")
            .build();

    public static final ObjectShape NOTIFICATION = ObjectShape.named("notify", "Somebody who wants to know.")
            .required(
                    "on",
                    new Shape.Items(
                            word(Stream.of(Notification.Event.values())
                                    .map(Notification.Event::word)
                                    .toArray(String[]::new)),
                            1,
                            Notification.Event.values().length),
                    "What about.")
            .required("webhook", scalar(TEMPLATE), "Address that gets a POST, usually `${secrets.NAME}`.")
            .build();

    public static final ObjectShape PIPELINE = ObjectShape.named("pipeline", "The work: stages and what they need.")
            .required("apiVersion", word(API_VERSION), "The version of this format.")
            .required("kind", word("Pipeline"), "What this document is.")
            .required("name", scalar(NAME), "Its name.")
            .optional("description", scalar(TEXT), "", "For people.")
            .optional(
                    "params",
                    new Shape.Entries(
                            "name of a parameter", Names.PATTERN, new Shape.Section(PARAMETER), 0, Limits.ENTRIES),
                    "",
                    "Values that can be given when it is run, used as `${params.NAME}`.")
            .optional("market", new Shape.Section(MARKET), "no limits, no preferences", "What may be spent.")
            .optional("defaults", new Shape.Section(StageShapes.DEFAULTS), "", "What holds for all stages.")
            .required(
                    "stages",
                    new Shape.Entries(
                            "name of a stage", Names.PATTERN, new Shape.Section(StageShapes.STAGE), 1, Limits.STAGES),
                    "Its steps. Their order does not matter: a stage starts when what it reads is there.")
            .optional(
                    "outputs",
                    new Shape.Entries("name of an output", Names.PATTERN, scalar(STAGE_OUTPUT), 0, Limits.ENTRIES),
                    "",
                    "What the run is for; fetched at its end.")
            .optional("notify", new Shape.Items(new Shape.Section(NOTIFICATION), 0, 100), "", "Who is told.")
            .build();

    public static final ObjectShape CATCH_UP = ObjectShape.named("catchUp", "What happens to runs that were missed.")
            .optional("policy", word("none", "latest", "all"), "latest", "Which of them are made up for.")
            .optional("within", scalar(DURATION), "", "Only those that were due this long ago or less.")
            .build();

    public static final ObjectShape SCHEDULE = ObjectShape.named("schedule", "When a pipeline is run by itself.")
            .required("apiVersion", word(API_VERSION), "The version of this format.")
            .required("kind", word("Schedule"), "What this document is.")
            .required("name", scalar(NAME), "Its name.")
            .required("pipeline", scalar(NAME), "Name of the pipeline.")
            .required("cron", scalar(TEXT), "Minute, hour, day of month, month, day of week.")
            .optional("timezone", scalar(TEXT), "UTC", "Such as `Europe/Berlin`.")
            .optional(
                    "params",
                    new Shape.Entries("name of a parameter", Names.PATTERN, scalar(TEMPLATE), 0, Limits.ENTRIES),
                    "",
                    "Parameters of each run; may use `${schedule.day-1}` and the like.")
            .optional(
                    "overlap",
                    word("skip", "queue", "replace"),
                    "skip",
                    "What happens when the last run is not done yet.")
            .optional("catchUp", new Shape.Section(CATCH_UP), "", "What happens to runs that were missed.")
            .optional("pauseAfterFailures", scalar(INTEGER), "0", "Pauses after this many failures in a row; 0: never.")
            .build();

    private FileShapes() {}
}
