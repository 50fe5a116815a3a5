package io.gridmill.rendering.scene;

import java.util.List;
import java.util.Map;

/** A piece of a scene file and where it stands (line and column count from 1). */
sealed interface Node {
    Place place();

    /** A position in the file. */
    record Place(int line, int column) {}

    /** A single value. */
    record Scalar(String text, Place place) implements Node {}

    /** A list. */
    record Items(List<Node> items, Place place) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Keys and values in the file's order. */
    record Fields(Map<String, Entry> entries, Place place) implements Node {}

    /** A key's place and its value. */
    record Entry(Place keyPlace, Node value) {}
}
