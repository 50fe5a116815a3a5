package io.gridmill.rendering.scene;

import io.gridmill.rendering.geometry.Vec;
import io.gridmill.rendering.scene.Node.Entry;
import io.gridmill.rendering.scene.Node.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values under one group of keys. Reading never stops at a mistake: it is noted, a harmless value is used, and all
 * mistakes of a file are told at once.
 */
final class Reader {
    private final Problems problems;
    private final String what;
    private final Place place;
    private final Map<String, Entry> entries;
    private final Set<String> known = new LinkedHashSet<>();

    private Reader(Problems problems, String what, Place place, Map<String, Entry> entries) {
        this.problems = problems;
        this.what = what;
        this.place = place;
        this.entries = entries;
    }

    /**
     * @param what the thing described, for messages, such as "a sphere"
     */
    static Reader of(Node node, String what, Problems problems) {
        if (node instanceof Node.Fields fields) {
            return new Reader(problems, what, node.place(), fields.entries());
        }
        problems.add(node.place(), what + " is described by keys, like {key: value}");
        return new Reader(problems, what, node.place(), Map.of());
    }

    Place place() {
        return place;
    }

    Problems problems() {
        return problems;
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    Place placeOf(String key) {
        Entry entry = entries.get(key);
        return entry == null ? place : entry.value().place();
    }

    /** Names another thing than before in messages, once its kind is known. */
    Reader named(String name) {
        Reader reader = new Reader(problems, name, place, entries);
        reader.known.addAll(known);
        return reader;
    }

    /** The node of a key that must be there; an empty group stands in when it is not. */
    Node need(String key) {
        known.add(key);
        Entry entry = entries.get(key);
        if (entry == null) {
            problems.add(place, what + " needs '" + key + "'");
            return new Node.Fields(Map.of(), place);
        }
        return entry.value();
    }

    /** The group of keys under a key; empty when it is left out. */
    Reader group(String key, String name) {
        if (!has(key)) {
            return new Reader(problems, name, place, Map.of());
        }
        return of(need(key), name, problems);
    }

    Map<String, Entry> all() {
        known.addAll(entries.keySet());
        return entries;
    }

    List<Node> list(String key) {
        if (!has(key)) {
            problems.add(place, what + " needs '" + key + "'");
            return List.of();
        }
        Node node = need(key);
        if (node instanceof Node.Items items) {
            return items.items();
        }
        problems.add(node.place(), "'" + key + "' is a list");
        return List.of();
    }

    String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return text(need(key), key);
    }

    String text(String key) {
        return has(key) ? text(need(key), key) : missing(key);
    }

    private String missing(String key) {
        need(key);
        return "";
    }

    private String text(Node node, String key) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        problems.add(node.place(), "'" + key + "' is a single word");
        return "";
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key, otherwise ? "true" : "false");
        if (!text.equals("true") && !text.equals("false")) {
            problems.add(placeOf(key), "'" + key + "' is true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    double number(String key, double otherwise, double least, double most) {
        return has(key) ? number(need(key), "'" + key + "'", otherwise, least, most) : otherwise;
    }

    double number(String key, double least, double most) {
        if (!has(key)) {
            need(key);
            return least;
        }
        return number(need(key), "'" + key + "'", least, least, most);
    }

    int whole(String key, int otherwise, int least, int most) {
        double value = number(key, otherwise, least, most);
        if (value != Math.rint(value)) {
            problems.add(placeOf(key), "'" + key + "' is a whole number");
        }
        return (int) value;
    }

    private double number(Node node, String name, double otherwise, double least, double most) {
        if (node instanceof Node.Scalar scalar
                && scalar.text().matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?")) {
            double value = Double.parseDouble(scalar.text());
            if (value >= least && value <= most) {
                return value;
            }
            problems.add(
                    node.place(),
                    name + " is " + scalar.text() + ", but must be from " + plain(least) + " to " + plain(most));
            return otherwise;
        }
        problems.add(node.place(), name + " must be a number");
        return otherwise;
    }

    private static String plain(double d) {
        return d == Math.rint(d) && Math.abs(d) < 1e15 ? Long.toString((long) d) : Double.toString(d);
    }

    /** Three numbers. */
    Vec vector(String key, Vec otherwise) {
        return has(key) ? vector(need(key), "'" + key + "'", -1e6, 1e6) : otherwise;
    }

    Vec vector(String key) {
        if (!has(key)) {
            need(key);
            return Vec.ZERO;
        }
        return vector(need(key), "'" + key + "'", -1e6, 1e6);
    }

    /** A linear RGB colour with channels from 0 to `most`; one number makes a grey. */
    Vec color(String key, Vec otherwise, double most) {
        if (!has(key)) {
            return otherwise;
        }
        return color(need(key), "'" + key + "'", most);
    }

    Vec color(Node node, String name, double most) {
        if (node instanceof Node.Scalar) {
            double grey = number(node, name, 0, 0, most);
            return new Vec(grey, grey, grey);
        }
        return vector(node, name, 0, most);
    }

    private Vec vector(Node node, String name, double least, double most) {
        List<Double> numbers = numbers(node, name, least, most);
        if (numbers.size() != 3) {
            problems.add(node.place(), name + " must be three numbers, like [1, 2, 3]");
            return Vec.ZERO;
        }
        return new Vec(numbers.get(0), numbers.get(1), numbers.get(2));
    }

    List<Double> numbers(Node node, String name, double least, double most) {
        List<Double> numbers = new ArrayList<>();
        if (node instanceof Node.Items items) {
            for (Node item : items.items()) {
                numbers.add(number(item, "each number of " + name, least, least, most));
            }
        }
        return numbers;
    }

    /** Notes every key that nobody asked for. */
    void done() {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(
                        entry.getValue().keyPlace(),
                        "unknown key '" + entry.getKey() + "' in " + what + Problems.didYouMean(entry.getKey(), known));
            }
        }
    }
}
