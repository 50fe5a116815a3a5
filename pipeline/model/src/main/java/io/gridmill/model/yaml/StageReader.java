package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.FailurePolicy;
import io.gridmill.model.pipeline.Globs;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.OutputSpec;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.pipeline.ResourceSpec;
import io.gridmill.model.pipeline.RetryPolicy;
import io.gridmill.model.pipeline.RunStage;
import io.gridmill.model.pipeline.SparkStage;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageCommon;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.schema.StageShapes;
import io.gridmill.model.template.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads stages. */
final class StageReader {

    private static final int MOST_OF_SPARK = 1_000_000;

    private final Values values;
    private final Problems problems;
    private final PolicyReader policies;
    private final PartitionReader partitions;
    private final CopyReader copies;
    private final PolicyReader.Policies defaults;
    private final Map<String, Located<Template>> defaultEnvironment;

    /** @param defaults the section of defaults, if there is one */
    StageReader(Values values, Optional<Section> defaults) {
        this.values = values;
        this.problems = values.problems();
        this.policies = new PolicyReader(problems);
        this.partitions = new PartitionReader(values);
        this.copies = new CopyReader(problems);
        this.defaults = defaults.map(policies::read).orElse(PolicyReader.Policies.none());
        this.defaultEnvironment = defaults.map(this::environment).orElse(Map.of());
    }

    /** The stage; empty when so much is wrong that nothing more can be said about it. */
    Optional<Stage> read(Located<String> name, Node node) {
        if (!values.isName(name, "a stage")) {
            return Optional.empty();
        }
        return Section.of(node, StageShapes.STAGE, values).flatMap(section -> stage(name, section));
    }

    private Optional<Stage> stage(Located<String> name, Section section) {
        StageCommon common = common(name, section);
        if (section.has("run")) {
            return section.section("run", StageShapes.RUN).map(run -> run(common, run));
        }
        if (section.has("copy")) {
            return copies.read(common, section);
        }
        return section.section("spark", StageShapes.SPARK).flatMap(spark -> spark(common, spark));
    }

    private StageCommon common(Located<String> name, Section section) {
        PolicyReader.Policies own = policies.read(section);
        boolean copy = section.has("copy");
        PlaceKind place =
                own.place().orElse(copy ? PlaceKind.HOME : defaults.place().orElse(PlaceKind.MARKET));
        if (copy && place == PlaceKind.MARKET) {
            problems.error(section.positionOf("place"), "a copy runs at home, since it may use your secrets", null);
        }
        if (place == PlaceKind.HOME
                && own.verify().filter(verify -> !verify.isNone()).isPresent()) {
            problems.error(
                    section.positionOf("verify"),
                    "a stage at home cannot be verified, since only one owner runs it",
                    "leave out 'verify' or 'place: home'");
        }
        Verification verify = place == PlaceKind.HOME
                ? Verification.none()
                : own.verify().or(defaults::verify).orElse(Verification.none());
        return new StageCommon(
                name.value(),
                name.position(),
                section.text("description").orElse(""),
                partitions.read(section),
                named(section, "inputs", "an input"),
                outputs(section),
                PolicyReader.merge(
                        own.resources().orElse(ResourceSpec.none()),
                        defaults.resources().orElse(ResourceSpec.none())),
                verify,
                own.retry().or(defaults::retry).orElse(RetryPolicy.usual()),
                own.onFailure().or(defaults::onFailure).orElse(FailurePolicy.usual()),
                place,
                section.texts("after"),
                own.cache().or(defaults::cache).orElse(true));
    }

    private Map<String, Located<Template>> named(Section section, String key, String what) {
        Map<String, Located<Template>> templates = new LinkedHashMap<>();
        Map<Located<String>, Node> entries = section.entries(key);
        if (!values.tooMany(entries.size(), Limits.ENTRIES, section.positionOf(key), "entries")) {
            entries.forEach((name, node) -> {
                if (values.isName(name, what)) {
                    values.template(node, what + " '" + name.value() + "'")
                            .ifPresent(text -> templates.put(name.value(), text));
                }
            });
        }
        return templates;
    }

    private Map<String, OutputSpec> outputs(Section section) {
        Map<String, OutputSpec> outputs = new LinkedHashMap<>();
        section.entries("outputs").forEach((name, node) -> {
            if (values.isName(name, "an output")) {
                Section.of(node, StageShapes.OUTPUT, values)
                        .ifPresent(output -> outputs.put(name.value(), output(name, output)));
            }
        });
        return outputs;
    }

    private static OutputSpec output(Located<String> name, Section section) {
        Located<Template> files = section.template("files", Globs::check)
                .orElse(new Located<>(Template.literal("**"), section.position()));
        Optional<Located<Template>> expect =
                section.template("expect", text -> Amounts.integer("expect", text, 0, Integer.MAX_VALUE));
        return new OutputSpec(files, expect, name.position());
    }

    private Stage run(StageCommon common, Section section) {
        List<Located<Template>> command = command(section);
        values.tooMany(command.size(), Limits.COMMAND_WORDS, section.positionOf("command"), "words");
        Map<String, Located<Template>> environment = new LinkedHashMap<>(defaultEnvironment);
        environment.putAll(environment(section));
        return new RunStage(
                common,
                command,
                section.template("image", Scalars::image),
                environment,
                network(section),
                section.template("stdin"));
    }

    private List<Located<Template>> command(Section section) {
        Node node = section.node("command");
        if (node == null) {
            return List.of();
        }
        if (!Values.isList(node)) {
            problems.error(
                    section.positionOf("command"),
                    "'command' must be a list, not " + Values.kind(node),
                    "there is no shell: write [program, argument, …]");
            return List.of();
        }
        List<Located<Template>> command = section.templates("command");
        boolean noProgram = section.list("command").isEmpty()
                || (!command.isEmpty() && command.get(0).value().equals(Template.literal("")));
        if (noProgram) {
            problems.error(
                    section.positionOf("command"),
                    "'command' needs at least the program",
                    "write [program, argument, …]");
        }
        return command;
    }

    private Map<String, Located<Template>> environment(Section section) {
        Map<String, Located<Template>> environment = new LinkedHashMap<>();
        section.entries("env").forEach((name, node) -> {
            if (!Scalars.isVariable(name.value())) {
                problems.error(
                        name.position(),
                        "'" + name.value() + "' cannot be the name of an environment variable",
                        "use letters, digits and '_', not beginning with a digit");
            } else {
                values.template(node, "the variable '" + name.value() + "'")
                        .ifPresent(text -> environment.put(name.value(), text));
            }
        });
        return environment;
    }

    private List<Located<Template>> network(Section section) {
        Node node = section.node("network");
        if (node == null) {
            return List.of();
        }
        if (Values.isScalar(node)) {
            policies.none(section, "network");
            return List.of();
        }
        return section.templates("network").stream()
                .filter(host -> values.check(host, Scalars::host))
                .toList();
    }

    private Optional<Stage> spark(StageCommon common, Section section) {
        Optional<Located<Template>> jar = section.template("jar");
        Optional<Located<Template>> main = section.template("main");
        Map<String, Located<Template>> driver = section.section("driver", StageShapes.DRIVER)
                .map(inner -> amounts(inner, "cpu", "memory"))
                .orElse(Map.of());
        Map<String, Located<Template>> executors = section.section("executors", StageShapes.EXECUTORS)
                .map(inner -> amounts(inner, "count", "cpu", "memory"))
                .orElse(Map.of());
        Map<String, Located<Template>> conf = new LinkedHashMap<>();
        section.entries("conf").forEach((name, node) -> values.template(node, "the setting '" + name.value() + "'")
                .ifPresent(text -> conf.put(name.value(), text)));
        if (jar.isEmpty() || main.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new SparkStage(common, jar.get(), main.get(), section.templates("args"), driver, executors, conf));
    }

    private static Map<String, Located<Template>> amounts(Section section, String... keys) {
        Map<String, Located<Template>> amounts = new LinkedHashMap<>();
        for (String key : keys) {
            section.template(key, text -> {
                        if (key.equals("memory")) {
                            Amounts.size(key, text);
                        } else {
                            Amounts.integer(key, text, 1, MOST_OF_SPARK);
                        }
                    })
                    .ifPresent(text -> amounts.put(key, text));
        }
        return amounts;
    }
}
