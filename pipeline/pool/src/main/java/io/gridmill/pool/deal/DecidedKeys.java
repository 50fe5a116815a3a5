package io.gridmill.pool.deal;

import io.gridmill.model.protocol.PartitionKey;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts whose results the buyer has decided on, as bitmaps: neighbours share one, so that a million partitions
 * take some hundred kilobytes. Bounded: of a deal with attempts all over the place the oldest are forgotten. Guarded by
 * its {@link Deal}.
 */
final class DecidedKeys {

    /** Attempts per bitmap. */
    static final int BITS = 1024;

    /** Bitmaps that are kept: some 70 million attempts when they are neighbours, 15 MB at worst. */
    static final int MOST_MAPS = 65_536;

    private static final int WORDS = BITS / Long.SIZE;
    private static final int BYTES_PER_MAP = 3 * Integer.BYTES + WORDS * Long.BYTES;

    private record Place(int stage, int attempt, int block) {}

    /** Oldest first. */
    private final Map<Place, long[]> maps = new LinkedHashMap<>();

    void add(PartitionKey key) {
        int bit = key.partition() % BITS;
        map(place(key))[bit / Long.SIZE] |= 1L << bit;
    }

    boolean contains(PartitionKey key) {
        long[] map = maps.get(place(key));
        int bit = key.partition() % BITS;
        return map != null && (map[bit / Long.SIZE] & (1L << bit)) != 0;
    }

    boolean isEmpty() {
        return maps.isEmpty();
    }

    void clear() {
        maps.clear();
    }

    private long[] map(Place place) {
        long @Nullable [] known = maps.get(place);
        if (known != null) {
            return known;
        }
        if (maps.size() == MOST_MAPS) {
            Iterator<Place> oldest = maps.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        long[] fresh = new long[WORDS];
        maps.put(place, fresh);
        return fresh;
    }

    private static Place place(PartitionKey key) {
        return new Place(key.stage(), key.attempt(), key.partition() / BITS);
    }

    /** For a record of the journal. */
    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(maps.size() * BYTES_PER_MAP);
        maps.forEach((place, words) -> {
            bytes.putInt(place.stage()).putInt(place.attempt()).putInt(place.block());
            for (long word : words) {
                bytes.putLong(word);
            }
        });
        return bytes.array();
    }

    /** Adds what {@link #toBytes} wrote. */
    void read(byte[] record) {
        ByteBuffer bytes = ByteBuffer.wrap(record);
        while (bytes.remaining() >= BYTES_PER_MAP) {
            long[] words = map(new Place(bytes.getInt(), bytes.getInt(), bytes.getInt()));
            for (int i = 0; i < WORDS; i++) {
                words[i] |= bytes.getLong();
            }
        }
    }
}
