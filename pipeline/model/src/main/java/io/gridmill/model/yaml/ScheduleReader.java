package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Schedule;
import io.gridmill.model.pipeline.Suggestions;
import io.gridmill.model.schema.FileShapes;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads documents of kind Schedule. */
final class ScheduleReader {

    private static final Pattern TIMES = Pattern.compile("(time|minute|hour|day|month)([+-][0-9]{1,4})?");

    private final Problems problems;

    ScheduleReader(Problems problems) {
        this.problems = problems;
    }

    /** @param pipeline of the same file; null when it could not be read */
    Optional<Schedule> read(Section section, @Nullable Pipeline pipeline) {
        Map<String, Located<Template>> parameters = parameters(section, pipeline);
        Optional<Located<String>> name =
                section.located("name").filter(text -> section.reader().isName(text, "a schedule"));
        Optional<Located<String>> target = section.located("pipeline");
        if (pipeline != null && target.isPresent() && !target.get().value().equals(pipeline.name())) {
            problems.error(
                    target.get().position(),
                    "the schedule is for the pipeline '" + target.get().value() + "', but this file holds '"
                            + pipeline.name() + "'",
                    null);
        }
        Optional<String> cron = section.read("cron", Cron::check);
        ZoneId zone = section.read("timezone", ScheduleReader::zone).orElse(ZoneOffset.UTC);
        Schedule.Overlap overlap = section.located("overlap")
                .flatMap(text -> Words.read(problems, text, "way to overlap", Schedule.Overlap.values(), Words::lower))
                .orElse(Schedule.Overlap.SKIP);
        Optional<Section> catchUp = section.section("catchUp", FileShapes.CATCH_UP);
        Schedule.CatchUp policy = catchUp.flatMap(inner -> inner.located("policy"))
                .flatMap(text -> Words.read(problems, text, "way to catch up", Schedule.CatchUp.values(), Words::lower))
                .orElse(Schedule.CatchUp.LATEST);
        int pause = section.read(
                        "pauseAfterFailures", text -> (int) Amounts.integer("pauseAfterFailures", text, 0, 1000))
                .orElse(0);
        if (name.isEmpty() || target.isEmpty() || cron.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Schedule(
                name.get().value(),
                section.position(),
                target.get().value(),
                cron.get(),
                zone,
                parameters,
                overlap,
                policy,
                catchUp.flatMap(inner -> inner.read("within", text -> Amounts.duration("within", text))),
                pause));
    }

    private Map<String, Located<Template>> parameters(Section section, @Nullable Pipeline pipeline) {
        Map<String, Located<Template>> parameters = new LinkedHashMap<>();
        section.entries("params").forEach((name, node) -> {
            if (pipeline != null && !pipeline.parameters().containsKey(name.value())) {
                problems.error(
                        name.position(),
                        "the pipeline has no parameter '" + name.value() + "'",
                        Suggestions.hint(name.value(), pipeline.parameters().keySet()));
            }
            section.reader()
                    .template(node, "the parameter '" + name.value() + "'")
                    .ifPresent(text -> {
                        text.value().placeholders().forEach(placeholder -> check(placeholder, text));
                        parameters.put(name.value(), text);
                    });
        });
        return parameters;
    }

    private void check(Placeholder placeholder, Located<Template> text) {
        if (!placeholder.root().equals("schedule")
                || !TIMES.matcher(placeholder.rest()).matches()) {
            problems.error(
                    text.position(),
                    placeholder + " is not known in a schedule",
                    "known are ${schedule.time}, .minute, .hour, .day and .month, with an offset such as ${schedule.day-1}");
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time zone; write for example Europe/Berlin or UTC", e);
        }
    }
}
