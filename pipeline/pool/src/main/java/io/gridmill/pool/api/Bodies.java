package io.gridmill.pool.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.gridmill.model.protocol.PoolApi;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads bodies of strangers: bounded in bytes and in items. */
final class Bodies {

    static final int LARGEST = 4 * PoolApi.LONGEST_LINE;
    static final int MOST_ITEMS = 10_000;

    private final JsonMapper json;

    Bodies(JsonMapper json) {
        this.json = json;
    }

    <T> T one(HttpExchange exchange, Class<T> type) throws IOException {
        T value = json.readValue(bounded(exchange), type);
        if (value == null) {
            throw new HttpRefusedException(400, "The body is empty");
        }
        return value;
    }

    <T> List<T> lines(HttpExchange exchange, Class<T> type) throws IOException {
        List<T> items = new ArrayList<>();
        try (JsonParser parser = json.createParser(bounded(exchange));
                MappingIterator<T> iterator = json.readerFor(type).readValues(parser)) {
            while (iterator.hasNextValue()) {
                T item = iterator.nextValue();
                if (item == null || items.size() == MOST_ITEMS) {
                    throw new HttpRefusedException(413, "At most " + MOST_ITEMS + " items in one call");
                }
                items.add(item);
            }
        }
        return items;
    }

    private static InputStream bounded(HttpExchange exchange) {
        return new FilterInputStream(exchange.getRequestBody()) {
            private long left = LARGEST;

            @Override
            public int read() throws IOException {
                return counted(super.read(), 1);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                return counted(read, read);
            }

            private int counted(int result, int bytes) {
                if (result >= 0) {
                    left -= bytes;
                    if (left < 0) {
                        throw new HttpRefusedException(413, "The body is larger than " + LARGEST + " bytes");
                    }
                }
                return result;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
