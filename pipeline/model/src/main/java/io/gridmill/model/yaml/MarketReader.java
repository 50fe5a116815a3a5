package io.gridmill.model.yaml;

import io.gridmill.model.Amount;
import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.pipeline.Notification;
import io.gridmill.model.schema.FileShapes;
import io.gridmill.model.values.Decimals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code market} and {@code notify}. */
final class MarketReader {

    private static final int LARGEST_WEIGHT = 10;

    private final Problems problems;

    MarketReader(Problems problems) {
        this.problems = problems;
    }

    MarketPolicy market(Section pipeline) {
        return pipeline.section("market", FileShapes.MARKET).map(this::policy).orElse(MarketPolicy.open());
    }

    private MarketPolicy policy(Section section) {
        Optional<Amount> budget = section.read("budget", Amount::parse);
        Optional<Duration> deadline = section.read("deadline", text -> Amounts.duration("deadline", text));
        Map<String, Integer> prefer = section.section("prefer", FileShapes.PREFER)
                .map(MarketReader::weights)
                .orElse(Map.of());
        Optional<Section> require = section.section("require", FileShapes.REQUIRE);
        double reputation = require.flatMap(inner -> inner.read("reputation", MarketReader::reputation))
                .orElse(0.0);
        return new MarketPolicy(
                budget, deadline, prefer, reputation, words(require, "region"), words(require, "runtime"));
    }

    private static Map<String, Integer> weights(Section section) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (String key : FileShapes.PREFER.keyNames()) {
            section.read(key, text -> (int) Amounts.integer(key, text, 0, LARGEST_WEIGHT))
                    .ifPresent(weight -> weights.put(key, weight));
        }
        return weights;
    }

    private static double reputation(String text) {
        BigDecimal number = Decimals.parse(text);
        if (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("reputation must be from 0 to 1, not " + text);
        }
        return number.doubleValue();
    }

    private static List<String> words(Optional<Section> section, String key) {
        return section.map(inner -> inner.texts(key)).orElse(List.of()).stream()
                .map(Located::value)
                .toList();
    }

    List<Notification> notifications(Section pipeline) {
        List<Notification> notifications = new ArrayList<>();
        for (Node node : pipeline.list("notify")) {
            Section.of(node, FileShapes.NOTIFICATION, pipeline.reader()).ifPresent(section -> {
                List<Notification.Event> on = new ArrayList<>();
                for (Located<String> word : section.texts("on")) {
                    Words.read(problems, word, "event", Notification.Event.values(), Notification.Event::word)
                            .ifPresent(on::add);
                }
                section.template("webhook").ifPresent(webhook -> notifications.add(new Notification(on, webhook)));
            });
        }
        return notifications;
    }
}
