package io.gridmill.pool.deal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts lists into portions that stay within a number of bytes as JSON, as far as single items do. */
public final class JsonPortions {

    /** What a line holds at most, unless a single item is larger; no item may have more than the rest of a line. */
    public static final long MOST_BYTES = 4L << 20;

    private JsonPortions() {}

    /** @return the items in their order, no portion empty */
    public static <T> List<List<T>> of(List<T> items, int mostItems, long mostBytes, JsonMapper json) {
        List<List<T>> portions = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            long size = size(items.get(i), json);
            if (i > from && (i - from == mostItems || bytes + size > mostBytes)) {
                portions.add(items.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (from < items.size()) {
            portions.add(items.subList(from, items.size()));
        }
        return portions;
    }

    private static long size(Object item, JsonMapper json) {
        Counter counter = new Counter();
        try {
            json.writeValue(counter, item);
        } catch (IOException e) {
            throw new UncheckedIOException("a message that is no JSON", e);
        }
        // With the comma.
        return counter.count + 1;
    }

    private static final class Counter extends OutputStream {

        private long count;

        @Override
        public void write(int oneByte) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
