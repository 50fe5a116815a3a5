package io.gridmill.model.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section of the file: a map with known keys. */
public final class ObjectShape {

    private final String name;
    private final String description;
    private final Map<String, Key> keys;
    private final List<List<String>> exactlyOne;

    private ObjectShape(Builder builder) {
        this.name = builder.name;
        this.description = builder.description;
        this.keys = new LinkedHashMap<>(builder.keys);
        this.exactlyOne = List.copyOf(builder.exactlyOne);
    }

    static Builder named(String name, String description) {
        return new Builder(name, description);
    }

    /** For messages and headings: {@code run}, {@code stage}. */
    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public List<Key> keys() {
        return List.copyOf(keys.values());
    }

    public List<String> keyNames() {
        return List.copyOf(keys.keySet());
    }

    public @Nullable Key key(String key) {
        return keys.get(key);
    }

    /** Groups of keys of which there must be exactly one. */
    public List<List<String>> exactlyOne() {
        return exactlyOne;
    }

    /** Collects keys. */
    static final class Builder {
        private final String name;
        private final String description;
        private final Map<String, Key> keys = new LinkedHashMap<>();
        private final List<List<String>> exactlyOne = new ArrayList<>();

        private Builder(String name, String description) {
            this.name = name;
            this.description = description;
        }

        Builder required(String key, Shape shape, String text) {
            return add(new Key(key, shape, true, false, text, ""));
        }

        Builder optional(String key, Shape shape, String usual, String text) {
            return add(new Key(key, shape, false, false, text, usual));
        }

        /** An optional key whose scalar may be a template instead. */
        Builder filled(String key, Shape shape, String usual, String text) {
            return add(new Key(key, shape, false, true, text, usual));
        }

        Builder oneOf(String... names) {
            exactlyOne.add(List.of(names));
            return this;
        }

        Builder all(ObjectShape other) {
            other.keys().forEach(this::add);
            return this;
        }

        private Builder add(Key key) {
            if (keys.put(key.name(), key) != null) {
                throw new IllegalStateException(name + " has " + key.name() + " twice");
            }
            return this;
        }

        ObjectShape build() {
            return new ObjectShape(this);
        }
    }
}
