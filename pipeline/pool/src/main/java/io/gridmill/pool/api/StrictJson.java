package io.gridmill.pool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of strangers to the letter: what has to be there is there, nothing null is where nothing may be null, a
 * number is not a text, and nothing follows the end. Says where a message is wrong.
 */
final class StrictJson {

    private StrictJson() {}

    /** The same messages as those of another mapper, but no others. */
    static JsonMapper like(JsonMapper json) {
        return json.rebuild()
                .annotationIntrospector(new NumbersMustBeThere())
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // An offer's id has more digits than JSON numbers can be trusted with: it is a text.
                .withCoercionConfig(
                        BigInteger.class,
                        config -> config.setCoercion(CoercionInputShape.String, CoercionAction.TryConvert))
                .withCoercionConfig(LogicalType.Textual, config -> List.of(
                                CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)
                        .forEach(shape -> config.setCoercion(shape, CoercionAction.Fail)))
                .build();
    }

    /**
     * Numbers and flags that are written always must be there: without them Jackson takes 0 or false. Everything else
     * the records check themselves.
     */
    private static final class NumbersMustBeThere extends JacksonAnnotationIntrospector {

        @Override
        public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
            if (isNumberOrFlag(member)) {
                return isAlwaysWritten(member);
            }
            return super.hasRequiredMarker(member);
        }

        @Override
        public JsonSetter.Value findSetterInfo(Annotated member) {
            return isNumberOrFlag(member) && isAlwaysWritten((AnnotatedMember) member)
                    ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                    : super.findSetterInfo(member);
        }

        private static boolean isNumberOrFlag(Annotated member) {
            return member instanceof AnnotatedParameter && member.getRawType().isPrimitive();
        }

        private static boolean isAlwaysWritten(AnnotatedMember member) {
            JsonInclude include = member.getDeclaringClass().getAnnotation(JsonInclude.class);
            return include == null || include.value() != JsonInclude.Include.NON_DEFAULT;
        }
    }

    /** What is wrong with a message, and where: {@code stages[0].resources: time is missing}. */
    static String describe(JacksonException e) {
        String what = what(e);
        String where = e instanceof JsonMappingException mapping ? path(mapping) : "";
        return where.isEmpty() ? what : where + ": " + what;
    }

    private static String what(JacksonException e) {
        // What a record or a value says of itself is for the caller; what Jackson adds names our classes.
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        if (String.valueOf(e.getOriginalMessage()).startsWith("Missing required creator property")) {
            return "is missing";
        }
        return String.valueOf(e.getOriginalMessage()).replaceAll("`?(java|io\\.gridmill)[a-z.]*\\.([A-Z]\\w*)`?", "$2");
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
