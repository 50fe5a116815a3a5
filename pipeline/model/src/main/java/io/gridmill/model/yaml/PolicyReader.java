package io.gridmill.model.yaml;

import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.FailurePolicy;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.MemoryGrowth;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.pipeline.ResourceSpec;
import io.gridmill.model.pipeline.RetryCause;
import io.gridmill.model.pipeline.RetryPolicy;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.schema.StageShapes;
import io.gridmill.model.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what stages and {@code defaults} have in common: resources, retry, onFailure, verify, place, cache. */
final class PolicyReader {

    private final Problems problems;

    PolicyReader(Problems problems) {
        this.problems = problems;
    }

    /** What one section says; what it does not say is empty. */
    record Policies(
            Optional<ResourceSpec> resources,
            Optional<Verification> verify,
            Optional<RetryPolicy> retry,
            Optional<FailurePolicy> onFailure,
            Optional<PlaceKind> place,
            Optional<Boolean> cache) {

        static Policies none() {
            return new Policies(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    Policies read(Section section) {
        return new Policies(
                section.section("resources", StageShapes.RESOURCES).map(this::resources),
                verification(section),
                section.section("retry", StageShapes.RETRY).map(this::retry),
                section.section("onFailure", StageShapes.ON_FAILURE).map(this::onFailure),
                section.located("place")
                        .flatMap(text -> Words.read(problems, text, "place", PlaceKind.values(), PlaceKind::word)),
                section.read("cache", text -> Scalars.bool("cache", text)));
    }

    /** What a stage says, completed by the defaults key by key. */
    static ResourceSpec merge(ResourceSpec own, ResourceSpec defaults) {
        Map<String, Located<Template>> amounts = new LinkedHashMap<>(defaults.amounts());
        amounts.putAll(own.amounts());
        boolean single = !own.amounts().isEmpty() && own.anyOf().isEmpty();
        return new ResourceSpec(
                amounts,
                own.anyOf().isEmpty() && !single ? defaults.anyOf() : own.anyOf(),
                own.onOutOfMemory().or(defaults::onOutOfMemory));
    }

    private ResourceSpec resources(Section section) {
        List<Map<String, Located<Template>>> anyOf = new ArrayList<>();
        for (Node node : section.list("anyOf")) {
            Section.of(node, StageShapes.AMOUNTS, section.reader()).ifPresent(one -> anyOf.add(amounts(one)));
        }
        Optional<MemoryGrowth> growth = section.section("onOutOfMemory", StageShapes.GROWTH)
                .flatMap(inner -> {
                    Optional<DataSize> max = inner.read("max", text -> Amounts.size("max", text));
                    return inner.read("memory", Scalars::factor).map(factor -> new MemoryGrowth(factor, max));
                });
        return new ResourceSpec(amounts(section), anyOf, growth);
    }

    private static Map<String, Located<Template>> amounts(Section section) {
        Map<String, Located<Template>> amounts = new LinkedHashMap<>();
        for (String key : Amounts.KEYS) {
            section.template(key, text -> Amounts.check(key, text)).ifPresent(text -> amounts.put(key, text));
        }
        return amounts;
    }

    private RetryPolicy retry(Section section) {
        RetryPolicy usual = RetryPolicy.usual();
        int attempts = section.read(
                        "attempts", text -> (int) Amounts.integer("attempts", text, 1, RetryPolicy.MOST_ATTEMPTS))
                .orElse(usual.attempts());
        Scalars.Backoff backoff = section.read("backoff", Scalars::backoff)
                .orElse(new Scalars.Backoff(usual.firstBackoff(), usual.lastBackoff()));
        Set<RetryCause> on = new LinkedHashSet<>();
        for (Located<String> word : section.texts("on")) {
            Words.read(problems, word, "reason for a retry", RetryCause.values(), RetryCause::word)
                    .ifPresent(on::add);
        }
        return new RetryPolicy(attempts, backoff.first(), backoff.last(), section.has("on") ? on : usual.on());
    }

    private FailurePolicy onFailure(Section section) {
        double share = 0;
        long count = 0;
        Optional<String> tolerate = section.text("tolerate");
        if (tolerate.isPresent() && tolerate.get().endsWith("%")) {
            share = section.read("tolerate", Scalars::share).orElse(0.0);
        } else {
            count = section.read("tolerate", text -> Amounts.integer("tolerate", text, 0, Integer.MAX_VALUE))
                    .orElse(0L);
        }
        FailurePolicy.Then then = section.located("then")
                .flatMap(text -> Words.read(
                        problems, text, "way to go on", FailurePolicy.Then.values(), FailurePolicy.Then::word))
                .orElse(FailurePolicy.Then.STOP);
        return new FailurePolicy(share, count, then);
    }

    private Optional<Verification> verification(Section parent) {
        Node node = parent.node("verify");
        if (node == null) {
            return Optional.empty();
        }
        if (Values.isScalar(node)) {
            return none(parent, "verify").map(none -> Verification.none());
        }
        return Section.of(node, StageShapes.VERIFY, parent.reader()).map(section -> {
            int replicas = section.read(
                            "replicas", text -> (int) Amounts.integer("replicas", text, 2, Verification.MOST_REPLICAS))
                    .orElse(2);
            int quorum = section.read("quorum", text -> (int) Amounts.integer("quorum", text, 1, replicas))
                    .orElse(replicas / 2 + 1);
            double sample = section.read("sample", Scalars::share).orElse(1.0);
            return new Verification(sample, replicas, quorum, agreement(section));
        });
    }

    private Verification.Agreement agreement(Section parent) {
        Verification.Agreement exact = new Verification.Agreement.Exact();
        Node node = parent.node("agree");
        if (node == null) {
            return exact;
        }
        if (Values.isScalar(node)) {
            parent.located("agree")
                    .filter(text -> !text.value().equals("exact"))
                    .ifPresent(text -> problems.error(
                            text.position(),
                            "'agree' must be exact or one of numeric, image-psnr and command, not '" + text.value()
                                    + "'",
                            null));
            return exact;
        }
        return Section.of(node, StageShapes.AGREE, parent.reader())
                .map(section -> agreement(section, exact))
                .orElse(exact);
    }

    private static Verification.Agreement agreement(Section section, Verification.Agreement exact) {
        if (section.has("numeric")) {
            return section.read(
                            "numeric", text -> Scalars.positive("numeric", text).doubleValue())
                    .<Verification.Agreement>map(Verification.Agreement.Numeric::new)
                    .orElse(exact);
        }
        if (section.has("image-psnr")) {
            return section.read("image-psnr", text -> Scalars.positive("image-psnr", text)
                            .doubleValue())
                    .<Verification.Agreement>map(Verification.Agreement.ImagePsnr::new)
                    .orElse(exact);
        }
        return section.has("command") ? new Verification.Agreement.Command(section.templates("command")) : exact;
    }

    /** The word {@code none}; empty when it is another, which is noted. */
    Optional<String> none(Section section, String key) {
        return section.located(key)
                .filter(text -> {
                    boolean none = text.value().equals("none");
                    if (!none) {
                        problems.error(
                                text.position(),
                                "'" + key + "' must be none or say more, not '" + text.value() + "'",
                                null);
                    }
                    return none;
                })
                .map(Located::value);
    }
}
