package io.gridmill.cli.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.Instant;

/**
 * JSON of the command line: keys in the order of the record, every key always present, times as ISO 8601 in UTC, amounts
 * as integers in nRLC, sizes in bytes. Safe for use by several threads.
 */
public final class Json {

    private final JsonMapper mapper;
    private final DefaultPrettyPrinter pretty;

    public Json() {
        SimpleModule times = new SimpleModule("times").addSerializer(Instant.class, new InstantWriter());
        this.mapper = JsonMapper.builder()
                .addModule(times)
                // Strangers wrote some of it, and terminals act on more than the first 32 characters.
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        this.pretty = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    /** Several lines. */
    public String pretty(Object value) {
        try {
            return mapper.writer(pretty).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A view can always be written as JSON", e);
        }
    }

    /** One line, for streams. */
    public String line(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A view can always be written as JSON", e);
        }
    }

    private static final class InstantWriter extends StdScalarSerializer<Instant> {

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }
}
