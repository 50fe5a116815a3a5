package io.gridmill.model.pipeline;

import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import java.util.Optional;

/** The output of a stage, written {@code ${stages.STAGE.OUTPUT}}. */
public record StageReference(String stage, String output) {

    /** The reference when the template is just that, and nothing around it. */
    public static Optional<StageReference> of(Template template) {
        Placeholder only = template.onlyPlaceholder();
        return only == null ? Optional.empty() : of(only);
    }

    public static Optional<StageReference> of(Placeholder placeholder) {
        if (!placeholder.root().equals("stages") || placeholder.segments().size() != 3) {
            return Optional.empty();
        }
        return Optional.of(new StageReference(
                placeholder.segments().get(1), placeholder.segments().get(2)));
    }

    @Override
    public String toString() {
        return "${stages." + stage + "." + output + "}";
    }
}
