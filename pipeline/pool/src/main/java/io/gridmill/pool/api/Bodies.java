package io.gridmill.pool.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
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

    /** @param json of the protocol; strangers are held to it */
    Bodies(JsonMapper json) {
        this.json = StrictJson.like(json);
    }

    <T> T one(HttpExchange exchange, Class<T> type) throws IOException {
        try {
            T value = json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(bounded(exchange));
            if (value == null) {
                throw malformed("null is no message");
            }
            return value;
        } catch (JacksonException e) {
            throw refusal("", e);
        }
    }

    <T> List<T> lines(HttpExchange exchange, Class<T> type) throws IOException {
        List<T> items = new ArrayList<>();
        try (JsonParser parser = json.createParser(bounded(exchange));
                MappingIterator<T> iterator = json.readerFor(type).readValues(parser)) {
            long begin = 0;
            while (iterator.hasNextValue()) {
                T item = iterator.nextValue();
                if (item == null) {
                    throw malformed("item " + (items.size() + 1) + ": null is no message");
                }
                if (items.size() == MOST_ITEMS) {
                    throw new HttpRefusedException(413, "At most " + MOST_ITEMS + " items in one call");
                }
                long end = parser.currentLocation().getByteOffset();
                if (end - begin > PoolApi.LONGEST_LINE) {
                    throw new HttpRefusedException(413, "A line has at most " + PoolApi.LONGEST_LINE + " bytes");
                }
                begin = end;
                items.add(item);
            }
        } catch (JacksonException e) {
            throw refusal("item " + (items.size() + 1) + ": ", e);
        }
        return items;
    }

    private static HttpRefusedException refusal(String where, JacksonException e) {
        // Jackson wraps whatever comes up while it reads.
        return e.getCause() instanceof HttpRefusedException tooLarge
                ? tooLarge
                : malformed(where + StrictJson.describe(e));
    }

    private static HttpRefusedException malformed(String what) {
        return new HttpRefusedException(400, "The body is not as it should be: " + what);
    }

    /** Reads on to the end, within bounds: who is cut off while he sends does not read the answer. */
    static void skipRest(HttpExchange exchange) throws IOException {
        InputStream body = exchange.getRequestBody();
        byte[] buffer = new byte[64 * 1024];
        long left = LARGEST;
        for (int read = body.read(buffer); read >= 0 && left > 0; read = body.read(buffer)) {
            left -= read;
        }
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

            @Override
            public void close() {
                // The exchange closes it: what is left may have to be skipped first.
            }
        };
    }
}
