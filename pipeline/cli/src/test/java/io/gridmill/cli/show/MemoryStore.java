package io.gridmill.cli.show;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** A store that holds its objects in memory, as much as a reader needs. */
final class MemoryStore extends NoStore {

    private final Map<String, byte[]> objects = new HashMap<>();

    @Override
    public void put(String key, byte[] content) {
        objects.put(key, content.clone());
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        byte[] object = objects.getOrDefault(key, new byte[0]);
        return new ByteArrayInputStream(object, (int) offset, (int) length);
    }
}
