package io.gridmill.rendering.geometry;

import java.util.Arrays;

/**
 * Every triangle and sphere of a scene in flat arrays, nine numbers each: a triangle's corner and two edges, or a
 * sphere's centre and radius. Read-only once {@link #build} has returned, so threads share it.
 */
public final class Geometry {
    /** More primitives than this are refused: they would not fit the memory a partition asks for. */
    public static final int MAX_PRIMITIVES = 2_000_000;

    private static final int STRIDE = 9;

    private float[] shape = new float[STRIDE * 256];
    private float[] normals = new float[STRIDE * 256];
    private int[] material = new int[256];
    private int[] light = new int[256];
    private boolean[] sphere = new boolean[256];
    private int size;

    public int size() {
        return size;
    }

    /** Adds a placed mesh; `firstLight` is the number of the light its first triangle is, or -1. */
    public void add(Mesh mesh, Transform transform, int materialIndex, int firstLight) {
        for (int i = 0; i < mesh.triangles(); i++) {
            Vec a = transform.point(mesh.corner(i, 0));
            Vec e1 = transform.point(mesh.corner(i, 1)).minus(a);
            Vec e2 = transform.point(mesh.corner(i, 2)).minus(a);
            int k = grow(materialIndex, firstLight < 0 ? -1 : firstLight + i, false);
            put(shape, k, a);
            put(shape, k + 3, e1);
            put(shape, k + 6, e2);
            for (int j = 0; j < 3; j++) {
                put(normals, k + 3 * j, transform.direction(mesh.normal(i, j)));
            }
        }
    }

    public void addSphere(Vec centre, double radius, int materialIndex, int lightIndex) {
        int k = grow(materialIndex, lightIndex, true);
        put(shape, k, centre);
        shape[k + 3] = (float) radius;
    }

    private int grow(int materialIndex, int lightIndex, boolean isSphere) {
        if (size == MAX_PRIMITIVES) {
            throw new IllegalStateException("more than " + MAX_PRIMITIVES + " triangles and spheres");
        }
        if (size == material.length) {
            int wanted = size * 2;
            shape = Arrays.copyOf(shape, wanted * STRIDE);
            normals = Arrays.copyOf(normals, wanted * STRIDE);
            material = Arrays.copyOf(material, wanted);
            light = Arrays.copyOf(light, wanted);
            sphere = Arrays.copyOf(sphere, wanted);
        }
        material[size] = materialIndex;
        light[size] = lightIndex;
        sphere[size] = isSphere;
        return STRIDE * size++;
    }

    private static void put(float[] to, int at, Vec v) {
        to[at] = (float) v.x();
        to[at + 1] = (float) v.y();
        to[at + 2] = (float) v.z();
    }

    /** Sorts the primitives into a bounding volume hierarchy. */
    public Bvh build() {
        float[] bounds = new float[size * 6];
        for (int i = 0; i < size; i++) {
            bound(i, bounds);
        }
        BvhBuilder builder = new BvhBuilder(bounds, size);
        int[] order = builder.build();
        float[] sortedShape = new float[size * STRIDE];
        float[] sortedNormals = new float[size * STRIDE];
        int[] sortedMaterial = new int[size];
        int[] sortedLight = new int[size];
        boolean[] sortedSphere = new boolean[size];
        for (int i = 0; i < size; i++) {
            int from = order[i];
            System.arraycopy(shape, from * STRIDE, sortedShape, i * STRIDE, STRIDE);
            System.arraycopy(normals, from * STRIDE, sortedNormals, i * STRIDE, STRIDE);
            sortedMaterial[i] = material[from];
            sortedLight[i] = light[from];
            sortedSphere[i] = sphere[from];
        }
        return new Bvh(
                builder.nodeBounds(),
                builder.nodeChildren(),
                builder.root(),
                sortedShape,
                sortedNormals,
                sortedMaterial,
                sortedLight,
                sortedSphere);
    }

    private void bound(int i, float[] bounds) {
        int k = i * STRIDE;
        for (int axis = 0; axis < 3; axis++) {
            double a = shape[k + axis];
            double low;
            double high;
            if (sphere[i]) {
                low = a - shape[k + 3];
                high = a + shape[k + 3];
            } else {
                double b = a + shape[k + 3 + axis];
                double c = a + shape[k + 6 + axis];
                low = Math.min(a, Math.min(b, c));
                high = Math.max(a, Math.max(b, c));
            }
            // Given a hair of thickness: boxes are tested in single precision and must not be missed by rounding.
            double pad = 4e-6 * Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
            bounds[i * 6 + axis] = (float) (low - pad);
            bounds[i * 6 + 3 + axis] = (float) (high + pad);
        }
    }
}
