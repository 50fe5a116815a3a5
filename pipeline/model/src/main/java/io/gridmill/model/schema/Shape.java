package io.gridmill.model.schema;

import java.util.List;

/** What may stand at a place in the file. */
public sealed interface Shape {

    /** A text, number or truth value of one {@link ScalarKind}. */
    record Scalar(ScalarKind kind) implements Shape {}

    /** One of a few words. */
    record Word(List<String> words) implements Shape {
        public Word {
            words = List.copyOf(words);
        }
    }

    /**
     * A list.
     *
     * @param most items
     */
    record Items(Shape item, int least, int most) implements Shape {}

    /**
     * A map whose keys the author chooses.
     *
     * @param keys what its keys are, in words such as {@code name of a stage}
     * @param keyPattern for the JSON Schema
     * @param most entries
     */
    record Entries(String keys, String keyPattern, Shape value, int least, int most) implements Shape {}

    /** A map with known keys. */
    record Section(ObjectShape object) implements Shape {}

    /** Any of several. */
    record Either(List<Shape> shapes) implements Shape {
        public Either {
            shapes = List.copyOf(shapes);
        }
    }
}
