package io.gridmill.rendering.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * Triangles with one normal per corner; a shape is generated into a mesh, then placed into the scene's geometry. Not
 * safe for use by several threads while it is being filled.
 */
public final class Mesh {
    private final List<Vec> corners = new ArrayList<>();
    private final List<Vec> normals = new ArrayList<>();

    /** Adds a flat triangle. */
    public void triangle(Vec a, Vec b, Vec c) {
        Vec n = b.minus(a).cross(c.minus(a)).normalized();
        triangle(a, b, c, n, n, n);
    }

    /** Adds a triangle with its own normal at each corner; triangles without area are left out. */
    public void triangle(Vec a, Vec b, Vec c, Vec na, Vec nb, Vec nc) {
        if (b.minus(a).cross(c.minus(a)).length() < 1e-14) {
            return;
        }
        corners.add(a);
        corners.add(b);
        corners.add(c);
        normals.add(na);
        normals.add(nb);
        normals.add(nc);
    }

    /** Adds a flat four-sided face a-b-c-d. */
    public void face(Vec a, Vec b, Vec c, Vec d) {
        triangle(a, b, c);
        triangle(a, c, d);
    }

    public int triangles() {
        return corners.size() / 3;
    }

    public Vec corner(int triangle, int i) {
        return corners.get(triangle * 3 + i);
    }

    public Vec normal(int triangle, int i) {
        return normals.get(triangle * 3 + i);
    }
}
