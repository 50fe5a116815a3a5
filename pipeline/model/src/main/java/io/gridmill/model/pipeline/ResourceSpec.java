package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a partition needs, as written: templates by key ({@code cpu}, {@code gpu}, {@code memory}, {@code time},
 * {@code disk}).
 *
 * @param amounts what holds for all alternatives
 * @param anyOf alternatives, best first; each adds to and replaces amounts
 */
public record ResourceSpec(
        Map<String, Located<Template>> amounts,
        List<Map<String, Located<Template>>> anyOf,
        Optional<MemoryGrowth> onOutOfMemory) {

    public ResourceSpec {
        amounts = Ordered.copyOf(amounts);
        anyOf = anyOf.stream().map(Ordered::copyOf).toList();
    }

    public static ResourceSpec none() {
        return new ResourceSpec(Map.of(), List.of(), Optional.empty());
    }
}
