package io.gridmill.model.plan;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.DimensionSpec;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Parameter;
import io.gridmill.model.pipeline.ParameterType;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import io.gridmill.model.values.Decimals;
import io.gridmill.model.values.ListedValues;
import io.gridmill.model.values.NumberRange;
import io.gridmill.model.values.SpacedValues;
import io.gridmill.model.values.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the values of dimensions. */
final class DimensionPlanner {

    private final Map<String, Parameter> parameters;
    private final Template.Lookup lookup;
    private final PlanProblems problems;

    DimensionPlanner(Map<String, Parameter> parameters, Template.Lookup lookup, PlanProblems problems) {
        this.parameters = parameters;
        this.lookup = lookup;
        this.problems = problems;
    }

    /** The values; empty when something is wrong with them, which is noted. */
    Optional<Values> values(Located<DimensionSpec> spec) {
        try {
            return Optional.of(read(spec.value()));
        } catch (IllegalArgumentException e) {
            problems.add(spec.position(), ErrorCode.INVALID_PIPELINE, PlanProblems.message(e), null);
            return Optional.empty();
        }
    }

    private Values read(DimensionSpec spec) {
        if (spec instanceof DimensionSpec.Range range) {
            Template text = range.text().value();
            return isList(text) ? ListedValues.of(ListedValues.parse(text.render(lookup))) : range(text);
        }
        if (spec instanceof DimensionSpec.Items items) {
            List<String> values = new ArrayList<>();
            items.items().forEach(item -> values.add(item.value().render(lookup)));
            return ListedValues.of(values);
        }
        if (spec instanceof DimensionSpec.Linspace space) {
            return SpacedValues.linear(number(space.start()), number(space.stop()), count(space.count()));
        }
        DimensionSpec.Logspace space = (DimensionSpec.Logspace) spec;
        return SpacedValues.logarithmic(number(space.start()), number(space.stop()), count(space.count()));
    }

    private Values range(Template text) {
        return NumberRange.parse(text.render(lookup));
    }

    private boolean isList(Template text) {
        Placeholder only = text.onlyPlaceholder();
        if (only == null || !only.root().equals("params") || !only.rest().equals(only.name())) {
            return false;
        }
        Parameter parameter = parameters.get(only.name());
        return parameter != null && parameter.type() == ParameterType.LIST;
    }

    private BigDecimal number(Located<Template> text) {
        return Decimals.parse(text.value().render(lookup));
    }

    private long count(Located<Template> text) {
        return Amounts.integer("the number of values", text.value().render(lookup), 1, Limits.POINTS);
    }
}
