package io.gridmill.pool.worker;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.protocol.ProtocolJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The messages as JSON: one or several, one after the other. */
final class WorkerJson {

    private static final JsonMapper JSON = ProtocolJson.mapper();

    private WorkerJson() {}

    static <T> byte[] write(Class<T> type, T message) throws IOException {
        return JSON.writerFor(type).writeValueAsBytes(message);
    }

    /** @throws IOException when something else stands there */
    static <T> List<T> read(Class<T> type, byte[] bytes) throws IOException {
        List<T> messages = new ArrayList<>();
        try (MappingIterator<T> iterator = JSON.readerFor(type).readValues(bytes)) {
            while (iterator.hasNextValue()) {
                messages.add(iterator.nextValue());
            }
        }
        return messages;
    }

    static String text(Object value) throws IOException {
        return JSON.writeValueAsString(value);
    }

    static <T> T parse(Class<T> type, String text) throws IOException {
        return JSON.readValue(text, type);
    }
}
