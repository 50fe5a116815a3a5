package io.gridmill.rendering.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the part of Wavefront OBJ that describes plain polygon meshes: `v` and `f` lines (positive or negative indices,
 * texture and normal indices are ignored). Normals are smoothed over the corners that share a vertex when asked.
 */
public final class ObjReader {
    private final List<Vec> points = new ArrayList<>();
    private final List<int[]> triangles = new ArrayList<>();

    private ObjReader() {}

    /**
     * @throws IllegalArgumentException with the line's number and what is wrong with it
     */
    public static Mesh read(List<String> lines, boolean smooth) {
        ObjReader reader = new ObjReader();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s+");
            try {
                switch (words[0]) {
                    case "v" -> reader.point(words);
                    case "f" -> reader.face(words);
                    default -> {}
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (reader.triangles.isEmpty()) {
            throw new IllegalArgumentException("no faces ('f' lines) in this file");
        }
        return reader.mesh(smooth);
    }

    private void point(String[] words) {
        if (words.length < 4) {
            throw new IllegalArgumentException("a vertex needs three coordinates");
        }
        points.add(new Vec(number(words[1]), number(words[2]), number(words[3])));
    }

    private static double number(String word) {
        try {
            double value = Double.parseDouble(word);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is not a number", e);
        }
        throw new IllegalArgumentException("'" + word + "' is not a finite number");
    }

    private void face(String[] words) {
        if (words.length < 4) {
            throw new IllegalArgumentException("a face needs at least three corners");
        }
        int first = index(words[1]);
        int previous = index(words[2]);
        for (int i = 3; i < words.length; i++) {
            int next = index(words[i]);
            triangles.add(new int[] {first, previous, next});
            previous = next;
        }
    }

    private int index(String word) {
        int slash = word.indexOf('/');
        String digits = slash < 0 ? word : word.substring(0, slash);
        int index;
        try {
            index = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is not a vertex number", e);
        }
        int at = index < 0 ? points.size() + index : index - 1;
        if (at < 0 || at >= points.size()) {
            throw new IllegalArgumentException("vertex " + index + " is not among the " + points.size() + " so far");
        }
        return at;
    }

    private Mesh mesh(boolean smooth) {
        Vec[] normals = new Vec[points.size()];
        for (int[] t : triangles) {
            // Not normalised: larger faces count for more.
            Vec n = points.get(t[1])
                    .minus(points.get(t[0]))
                    .cross(points.get(t[2]).minus(points.get(t[0])));
            for (int corner : t) {
                normals[corner] = normals[corner] == null ? n : normals[corner].plus(n);
            }
        }
        Mesh mesh = new Mesh();
        for (int[] t : triangles) {
            Vec a = points.get(t[0]);
            Vec b = points.get(t[1]);
            Vec c = points.get(t[2]);
            if (smooth) {
                mesh.triangle(
                        a, b, c, normals[t[0]].normalized(), normals[t[1]].normalized(), normals[t[2]].normalized());
            } else {
                mesh.triangle(a, b, c);
            }
        }
        return mesh;
    }
}
